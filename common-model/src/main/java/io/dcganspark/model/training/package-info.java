/**
 * The training of one replica: forward and backward passes of both networks, and the step of each.
 *
 * <p>Uses {@code onednn} for compiled networks, and the layers of DL4J where a network cannot be
 * compiled. Uses {@code optimizer} and {@code device}. Knows nothing of Spark, of other replicas,
 * or of files.
 */
package io.dcganspark.model.training;
