package io.dcganspark.model.recipe;

import io.dcganspark.model.layer.DcganLayer;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;

/**
 * Ranges of layers' settings. DL4J's builders check some of theirs and its JSON none; outside of
 * them a layer fails in the middle of a step, or trains on wrong gradients.
 */
final class LayerRanges {
  private LayerRanges() {}

  /**
   * Checks a layer.
   *
   * @throws IllegalArgumentException naming the first setting that is out of its range
   */
  static void require(Layer layer) {
    if (layer instanceof DcganLayer own) {
      own.requireRanges();
      return;
    }
    if (layer instanceof FeedForwardLayer sized && !(layer instanceof DropoutLayer)) {
      requireSize("nIn", sized.getNIn());
      requireSize("nOut", sized.getNOut());
    }
    if (layer instanceof BatchNormalization normalization) {
      requireNormalization(normalization);
    } else if (layer instanceof ConvolutionLayer convolution) {
      requireAll("kernelSize", 1, 2, convolution.getKernelSize());
      requireAll("stride", 1, 2, convolution.getStride());
      requireAll("padding", 0, 2, convolution.getPadding());
      requireAll("dilation", 1, 2, convolution.getDilation());
      if (layer instanceof Deconvolution2D) {
        requireNoDilation(convolution.getDilation());
      }
      requireFitsAnArray(
          convolution.getNIn(),
          convolution.getNOut(),
          convolution.getKernelSize()[0],
          convolution.getKernelSize()[1]);
    } else if (layer instanceof DenseLayer dense) {
      requireFitsAnArray(dense.getNIn(), dense.getNOut());
    } else if (layer instanceof SubsamplingLayer pooling) {
      requireAll("kernelSize", 1, 2, pooling.getKernelSize());
      requireAll("stride", 1, 2, pooling.getStride());
      requireAll("padding", 0, 2, pooling.getPadding());
      requireNoDilation(pooling.getDilation());
    } else if (layer instanceof Upsampling2D upsampling) {
      requireAll("size", 1, 2, upsampling.getSize());
    } else if (layer instanceof ZeroPaddingLayer padding) {
      requireAll("padding", 0, 4, padding.getPadding());
    } else if (layer instanceof DropoutLayer dropout) {
      requireDropout(dropout);
    }
    if (layer instanceof BaseLayer active) {
      requireActivation(active.getActivationFn());
    } else if (layer instanceof ActivationLayer active) {
      requireActivation(active.getActivationFn());
    }
  }

  private static void requireNormalization(BatchNormalization layer) {
    require(
        layer.getEps() > 0 && layer.getEps() < Double.POSITIVE_INFINITY,
        "eps",
        layer.getEps(),
        "above 0 and finite");
    require(
        layer.getDecay() >= 0 && layer.getDecay() < 1,
        "decay",
        layer.getDecay(),
        "from 0 to below 1");
    require(
        layer.getNIn() == layer.getNOut(), "nOut", layer.getNOut(), "its nIn, " + layer.getNIn());
  }

  /** DL4J's dropouts are given the probability of keeping. */
  private static void requireDropout(DropoutLayer layer) {
    double kept = 1;
    if (layer.getIDropout() instanceof Dropout rows) {
      kept = rows.getP();
    } else if (layer.getIDropout() instanceof SpatialDropout maps) {
      kept = maps.getP();
    }
    require(kept > 0 && kept <= 1, "p", kept, "above 0 and at most 1, what is kept");
  }

  private static void requireActivation(IActivation activation) {
    if (activation instanceof ActivationLReLU rectifier) {
      double slope = rectifier.getAlpha();
      require(slope >= 0 && slope <= 1, "the activation's alpha", slope, "from 0 to 1");
    } else if (activation instanceof ActivationELU exponential) {
      double alpha = exponential.getAlpha();
      require(alpha == 1, "the activation's alpha", alpha, "1, whose gradient DL4J computes");
    }
  }

  private static void requireSize(String setting, long size) {
    require(
        size >= 1 && size <= Integer.MAX_VALUE,
        setting,
        size,
        "from 1 to %d".formatted(Integer.MAX_VALUE));
  }

  private static void requireFitsAnArray(long... shape) {
    long left = Integer.MAX_VALUE;
    for (long size : shape) {
      left /= size;
    }
    require(
        left > 0,
        "weights of shape",
        Arrays.toString(shape),
        "at most %d values, which one array holds".formatted(Integer.MAX_VALUE));
  }

  /** DL4J pools without it whatever it is, and fails on a deconvolution's way back. */
  private static void requireNoDilation(int[] dilation) {
    require(
        Arrays.equals(dilation, new int[] {1, 1}), "dilation", Arrays.toString(dilation), "[1, 1]");
  }

  private static void requireAll(String setting, int least, int count, int[] values) {
    require(
        values != null
            && values.length == count
            && Arrays.stream(values).allMatch(value -> value >= least),
        setting,
        Arrays.toString(values),
        "%d numbers of at least %d".formatted(count, least));
  }

  private static void require(boolean isIn, String setting, Object found, String expected) {
    if (!isIn) {
      throw new IllegalArgumentException(
          "has %s %s, expected %s".formatted(setting, found, expected));
    }
  }
}
