/**
 * The layers of this project: each is a configuration that DL4J stores as JSON, and a running form
 * on the operations of ND4J. The layouts of all parameters are those of PyTorch. {@link
 * io.dcganspark.model.layer.Network} is what any engine makes of layers: arrays in, arrays out.
 *
 * <p>Uses {@code random} for initial weights and dropout. Knows nothing of training or of oneDNN.
 */
package io.dcganspark.model.layer;
