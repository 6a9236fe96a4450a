package io.dcganspark.model.plan;

import io.dcganspark.model.layer.ParameterLayout.Entry;
import java.util.Optional;

/**
 * What an engine computes at once: a layer, a part of one, or several. Steps form a chain. Shapes
 * are those of one example, and a step's input is the output of the step before it.
 */
public sealed interface PlannedStep {
  /** Returns the shape of what the step makes. */
  ActivationShape output();

  /** Calls the visitor's method for this kind of step. */
  <R> R accept(Visitor<R> visitor);

  /**
   * One method for each kind of step, so that javac reports every engine that lacks one.
   *
   * @param <R> what a visit returns
   */
  interface Visitor<R> {
    /** Visits values that become images. */
    R visit(RowsToImages step);

    /** Visits images that become values. */
    R visit(ImagesToRows step);

    /** Visits a fully connected layer. */
    R visit(FullyConnected step);

    /** Visits a convolution. */
    R visit(Convolution step);

    /** Visits a transposed convolution. */
    R visit(TransposedConvolution step);

    /** Visits an upsampling with the convolution behind it. */
    R visit(UpsampledConvolution step);

    /** Visits an upsampling. */
    R visit(Upsampling step);

    /** Visits zeros around images. */
    R visit(ZeroPadding step);

    /** Visits the maximum or the mean of neighbours. */
    R visit(Pooling step);

    /** Visits a bias for each channel. */
    R visit(ChannelBias step);

    /** Visits a batch normalization and, where one follows, a rectifier. */
    R visit(Normalization step);

    /** Visits a leaky rectifier, a dropout, or one after the other. */
    R visit(Rectifier step);

    /** Visits a function of each value. */
    R visit(Pointwise step);
  }

  /** Makes images of rows, whose values are in the order (channel, height, width). */
  record RowsToImages(ActivationShape output) implements PlannedStep {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** Makes rows of images, in the order (channel, height, width). */
  record ImagesToRows(ActivationShape output) implements PlannedStep {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * A fully connected layer. It reads images in the order (channel, height, width), and makes rows
   * or images in that order.
   *
   * @param weight (out, in), row-major
   * @param isBiasTrained false where a normalization takes the bias out again
   */
  record FullyConnected(
      ActivationShape output, Entry weight, Optional<Entry> bias, boolean isBiasTrained)
      implements PlannedStep {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * A convolution.
   *
   * @param planes how many of the input's last channels have one value each all over an image, and
   *     need no gradient
   * @param weight (out, in, height, width)
   */
  record Convolution(
      ActivationShape output, Window window, int planes, Entry weight, Optional<Entry> bias)
      implements PlannedStep {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * A transposed convolution without bias.
   *
   * @param weight (in, out, height, width)
   */
  record TransposedConvolution(ActivationShape output, Window window, Entry weight)
      implements PlannedStep {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Nearest-neighbour upsampling by two, then a convolution of kernel 3 that keeps the size.
   *
   * @param weight (out, in, 3, 3)
   * @param isBiasTrained false where a normalization takes the bias out again
   */
  record UpsampledConvolution(
      ActivationShape output, Entry weight, Optional<Entry> bias, boolean isBiasTrained)
      implements PlannedStep {
    /** That of the convolution, over the upsampled images. */
    public static final Window WINDOW = new Window(3, 1, 1);

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** Repeats every row and column of the images, as often as the output is larger. */
  record Upsampling(ActivationShape output) implements PlannedStep {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Puts zeros around images.
   *
   * @param top rows above
   * @param left columns to the left; what else the output is larger, lies below and to the right
   */
  record ZeroPadding(ActivationShape output, int top, int left) implements PlannedStep {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Makes one pixel of all those that a window covers, in each channel.
   *
   * @param window without dilation
   * @param kind the maximum or a mean
   */
  record Pooling(ActivationShape output, Window window, Kind kind) implements PlannedStep {
    /** What is made of the pixels. */
    public enum Kind {
      /** The largest; padding is no pixel. */
      MAXIMUM,
      /** The mean; padding is no pixel. */
      MEAN,
      /** The mean, to which padding contributes zeros. */
      MEAN_WITH_PADDING
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** Adds one number to each channel. */
  record ChannelBias(ActivationShape output, Entry bias) implements PlannedStep {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * A batch normalization and, where one follows, the rectifier.
   *
   * @param epsilon added to the variance
   * @param momentum how far a batch moves the running statistics
   * @param isUnbiased whether the running variance is that of the distribution, and not the batch's
   * @param slope of the rectifier, 1 where none follows
   */
  record Normalization(
      ActivationShape output,
      Entry scale,
      Entry shift,
      Entry runningMean,
      Entry runningVariance,
      double epsilon,
      double momentum,
      boolean isUnbiased,
      double slope)
      implements PlannedStep {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * A leaky rectifier, a dropout, or one after the other.
   *
   * @param slope below 0, 1 for no rectifier
   */
  record Rectifier(ActivationShape output, double slope, Optional<Dropout> dropout)
      implements PlannedStep {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * A function of each value.
   *
   * @param alpha the function's parameter, if it has one
   */
  record Pointwise(ActivationShape output, Function function, double alpha) implements PlannedStep {
    /** Functions of one value. */
    public enum Function {
      /** Hyperbolic tangent. */
      TANH,
      /** 1 / (1 + exp(-x)). */
      SIGMOID,
      /** x sigmoid(alpha x). */
      SWISH,
      /** x above 0, else alpha (exp(x) - 1). */
      ELU,
      /**
       * ELU with the two constants of <a href="https://arxiv.org/abs/1706.02515">Klambauer et al.
       * (2017)</a>.
       */
      SELU,
      /** log(1 + exp(x)). */
      SOFTPLUS,
      /** x tanh(log(1 + exp(x))). */
      MISH
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }
}
