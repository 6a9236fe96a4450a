/**
 * The training state (parameters, moments and counters of both networks) and its file, in the
 * safetensors format.
 *
 * <p>Uses {@code json} for the header of the file. Knows nothing of layers.
 */
package io.dcganspark.model.state;
