/**
 * The layers of this project: each is a configuration that DL4J stores as JSON, and a running form
 * on the operations of ND4J. The layouts of all parameters are those of PyTorch.
 *
 * <p>Uses {@code random} for initial weights and dropout. Knows nothing of networks, training or
 * oneDNN.
 */
package io.dcganspark.model.layer;
