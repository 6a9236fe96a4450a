/**
 * The training of one replica: forward and backward passes of both networks, losses, Adam, and the
 * devices that compute them.
 *
 * <p>Uses {@code onednn} for compiled networks and {@code layer} where a network cannot be
 * compiled. Knows nothing of Spark, of other replicas, or of files.
 */
package io.dcganspark.model.training;
