/**
 * The steps of a {@linkplain io.dcganspark.model.plan.NetworkPlan plan} for one batch size, on
 * oneDNN's products and convolutions.
 *
 * <p>Activations have their channels last. A convolution of the upsampled image works on
 * {@linkplain io.dcganspark.model.onednn.Tiles tiles}, one of kernel 4 and stride 2 on {@linkplain
 * io.dcganspark.model.onednn.StridedTiles others}. There a position's values of the whole batch are
 * neighbours, so that the transforms are sums of long vectors.
 */
package io.dcganspark.model.onednn;
