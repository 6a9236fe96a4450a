/**
 * The networks compiled for one batch size into steps on oneDNN's products and convolutions.
 *
 * <p>Activations have their channels last. A convolution of the upsampled image works on
 * {@linkplain io.dcganspark.model.onednn.TileKernels tiles}, in which a position's values of the
 * whole batch are neighbours, so that its transforms are sums of long vectors.
 */
package io.dcganspark.model.onednn;
