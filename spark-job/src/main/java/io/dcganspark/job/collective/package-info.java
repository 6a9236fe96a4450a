/**
 * The process group of one round and its all-reduce, peer to peer over the transport of Spark, and
 * the messages of rank 0 to the driver.
 *
 * <p>Uses {@code config}. Knows nothing of gradients, data or files.
 */
package io.dcganspark.job.collective;
