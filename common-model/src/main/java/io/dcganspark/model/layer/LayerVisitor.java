package io.dcganspark.model.layer;

/**
 * One method for each class of layers. A new class needs a new method here, so that javac reports
 * every implementation that does not handle it yet.
 *
 * @param <R> what a visit returns
 */
public interface LayerVisitor<R> {
  /** Visits a fully connected layer. */
  R visit(Linear layer);

  /** Visits a convolution. */
  R visit(Convolution layer);

  /** Visits a transposed convolution. */
  R visit(TransposedConvolution layer);

  /** Visits an upsampling with the convolution behind it. */
  R visit(UpsampleConvolution layer);

  /** Visits a batch normalization. */
  R visit(BatchNormalization layer);

  /** Visits a leaky rectifier. */
  R visit(LeakyRelu layer);

  /** Visits a dropout of whole channels. */
  R visit(ChannelDropout layer);
}
