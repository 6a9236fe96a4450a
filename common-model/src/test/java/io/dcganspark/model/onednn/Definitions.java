package io.dcganspark.model.onednn;

import io.dcganspark.model.plan.ActivationShape;
import io.dcganspark.model.plan.PlannedStep;
import io.dcganspark.model.plan.Window;
import io.dcganspark.model.plan.WindowAxis;

/**
 * What linear steps compute, written down plainly in float64, on (batch, channel, height, width).
 */
final class Definitions {
  private Definitions() {}

  static ActivationShape result(ActivationShape source, int channels, Window window) {
    return new ActivationShape(
        channels,
        resultSize(source.height(), window.vertical()),
        resultSize(source.width(), window.horizontal()));
  }

  private static int resultSize(int size, WindowAxis axis) {
    int reach = axis.dilation() * (axis.kernel() - 1) + 1;
    return (size + axis.before() + axis.after() - reach) / axis.stride() + 1;
  }

  static ActivationShape source(ActivationShape result, int channels, Window window) {
    return new ActivationShape(
        channels,
        sourceSize(result.height(), window.vertical()),
        sourceSize(result.width(), window.horizontal()));
  }

  private static int sourceSize(int size, WindowAxis axis) {
    int reach = axis.dilation() * (axis.kernel() - 1) + 1;
    return (size - 1) * axis.stride() - axis.before() - axis.after() + reach;
  }

  /** Returns the place of a tap on the axis of the source. */
  private static int place(int result, int tap, WindowAxis axis) {
    return result * axis.stride() - axis.before() + tap * axis.dilation();
  }

  /** One product of a convolution, by the indices of its factors and its result. */
  private interface Product {
    void at(int source, int result, int weight);
  }

  /** The weight is (channels of the result, channels of the source, height, width). */
  private static void forEachProduct(
      int batch, ActivationShape source, ActivationShape result, Window window, Product action) {
    for (int image = 0; image < batch; image++) {
      for (int out = 0; out < result.channels(); out++) {
        for (int y = 0; y < result.height(); y++) {
          for (int x = 0; x < result.width(); x++) {
            int to = at(result, image, out, y, x);
            for (int in = 0; in < source.channels(); in++) {
              for (int tap = 0; tap < window.taps(); tap++) {
                int columns = window.horizontal().kernel();
                int row = place(y, tap / columns, window.vertical());
                int column = place(x, tap % columns, window.horizontal());
                if (row >= 0 && row < source.height() && column >= 0 && column < source.width()) {
                  int weight = (out * source.channels() + in) * window.taps() + tap;
                  action.at(at(source, image, in, row, column), to, weight);
                }
              }
            }
          }
        }
      }
    }
  }

  private static int at(ActivationShape shape, int image, int channel, int y, int x) {
    return ((image * shape.channels() + channel) * shape.height() + y) * shape.width() + x;
  }

  /**
   * A convolution.
   *
   * @param bias null where there is none
   */
  static double[] convolved(
      double[] images,
      ActivationShape source,
      int outputs,
      Window window,
      double[] weight,
      double[] bias) {
    int batch = images.length / source.length();
    ActivationShape result = result(source, outputs, window);
    double[] sums = new double[batch * result.length()];
    for (int i = 0; bias != null && i < sums.length; i++) {
      sums[i] = bias[i / result.positions() % outputs];
    }
    forEachProduct(batch, source, result, window, (s, r, w) -> sums[r] += images[s] * weight[w]);
    return sums;
  }

  /** A transposed convolution; the weight is (in, out, height, width). */
  static double[] transposed(
      double[] images, ActivationShape input, int outputs, Window window, double[] weight) {
    int batch = images.length / input.length();
    ActivationShape output = source(input, outputs, window);
    double[] sums = new double[batch * output.length()];
    forEachProduct(batch, output, input, window, (s, r, w) -> sums[s] += images[r] * weight[w]);
    return sums;
  }

  /** The maximum or the mean of what a window covers. */
  static double[] pooled(
      double[] images, ActivationShape source, Window window, PlannedStep.Pooling.Kind kind) {
    int batch = images.length / source.length();
    ActivationShape result = result(source, source.channels(), window);
    double[] pooled = new double[batch * result.length()];
    for (int i = 0; i < pooled.length; i++) {
      int x = i % result.width();
      int y = i / result.width() % result.height();
      int map = i / result.positions();
      double largest = Double.NEGATIVE_INFINITY;
      double sum = 0;
      int count = 0;
      for (int tap = 0; tap < window.taps(); tap++) {
        int row = place(y, tap / window.horizontal().kernel(), window.vertical());
        int column = place(x, tap % window.horizontal().kernel(), window.horizontal());
        if (row >= 0 && row < source.height() && column >= 0 && column < source.width()) {
          double value = images[(map * source.height() + row) * source.width() + column];
          largest = Math.max(largest, value);
          sum += value;
          count++;
        }
      }
      pooled[i] =
          switch (kind) {
            case MAXIMUM -> largest;
            case MEAN -> sum / count;
            case MEAN_WITH_PADDING -> sum / window.taps();
          };
    }
    return pooled;
  }

  static double[] padded(double[] images, ActivationShape source, PlannedStep.ZeroPadding step) {
    int batch = images.length / source.length();
    double[] padded = new double[batch * step.output().length()];
    for (int i = 0; i < images.length; i++) {
      int x = i % source.width() + step.left();
      int y = i / source.width() % source.height() + step.top();
      int map = i / source.positions();
      padded[(map * step.output().height() + y) * step.output().width() + x] = images[i];
    }
    return padded;
  }

  static double[] upsample(double[] images, ActivationShape shape, int rows, int columns) {
    int batch = images.length / shape.length();
    ActivationShape large =
        new ActivationShape(shape.channels(), rows * shape.height(), columns * shape.width());
    double[] repeated = new double[batch * large.length()];
    for (int i = 0; i < repeated.length; i++) {
      int x = i % large.width() / columns;
      int y = i / large.width() % large.height() / rows;
      int map = i / large.positions();
      repeated[i] = images[(map * shape.height() + y) * shape.width() + x];
    }
    return repeated;
  }

  /** A fully connected layer; the weight is (out, in). */
  static double[] linear(double[] rows, int inputs, int outputs, double[] weight, double[] bias) {
    double[] sums = new double[rows.length / inputs * outputs];
    for (int i = 0; i < sums.length; i++) {
      int out = i % outputs;
      sums[i] = bias[out];
      for (int in = 0; in < inputs; in++) {
        sums[i] += rows[i / outputs * inputs + in] * weight[out * inputs + in];
      }
    }
    return sums;
  }

  /** A batch normalization with the batch's statistics. */
  static double[] normalized(
      double[] images, ActivationShape shape, double epsilon, double[] scale, double[] shift) {
    double[] mean = new double[shape.channels()];
    double[] variance = new double[shape.channels()];
    double share = (double) shape.channels() / images.length;
    for (int i = 0; i < images.length; i++) {
      mean[i / shape.positions() % shape.channels()] += share * images[i];
    }
    for (int i = 0; i < images.length; i++) {
      int channel = i / shape.positions() % shape.channels();
      variance[channel] += share * Math.pow(images[i] - mean[channel], 2);
    }
    double[] result = new double[images.length];
    for (int i = 0; i < images.length; i++) {
      int channel = i / shape.positions() % shape.channels();
      double normal = (images[i] - mean[channel]) / Math.sqrt(variance[channel] + epsilon);
      result[i] = scale[channel] * normal + shift[channel];
    }
    return result;
  }
}
