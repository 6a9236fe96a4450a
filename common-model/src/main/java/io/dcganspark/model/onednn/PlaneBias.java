package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Loops;
import io.dcganspark.model.plan.Window;
import io.dcganspark.model.plan.WindowAxis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a convolution makes of planes, which have one value each all over an image: a bias for each
 * image that depends on which taps lie within the image. Positions where the same ones do share it:
 * the inner ones, and those along each border.
 */
final class PlaneBias {
  private final NetworkInput input;
  private final Activations features;
  private final int taps;

  /** The taps within the image, for each kind of position. */
  private final List<List<Integer>> tapsWithin = new ArrayList<>();

  /** The kind of each of the features' positions, row-major. */
  private final int[] kinds;

  /** For each kind the bias, or the sum of gradients over its positions: (batch, channel). */
  private final float[][] ofKind;

  /** Neighbours among the features: a row of an image, or a position's block. */
  private final int run;

  private final float[] buffer;

  /**
   * @param input the planes are in it
   * @param features what the convolution makes, in the layout NHWC, or HWNC with its blocks
   *     row-major
   */
  PlaneBias(NetworkInput input, Activations features, Window window) {
    this.input = input;
    this.features = features;
    this.taps = window.taps();
    this.kinds = new int[features.positions()];
    for (int position = 0; position < kinds.length; position++) {
      List<Integer> within =
          tapsWithin(window, position / features.width(), position % features.width());
      if (!tapsWithin.contains(within)) {
        tapsWithin.add(within);
      }
      kinds[position] = tapsWithin.indexOf(within);
    }
    this.ofKind = new float[tapsWithin.size()][];
    Arrays.setAll(ofKind, kind -> Loops.scratch(features.blockLength()));
    this.run = features.isNhwc() ? features.width() * features.channels() : features.blockLength();
    this.buffer = Loops.scratch(run);
  }

  private List<Integer> tapsWithin(Window window, int y, int x) {
    List<Integer> within = new ArrayList<>();
    int width = window.horizontal().kernel();
    for (int tap = 0; tap < taps; tap++) {
      if (isWithin(window.vertical(), y, tap / width, input.images().height())
          && isWithin(window.horizontal(), x, tap % width, input.images().width())) {
        within.add(tap);
      }
    }
    return within;
  }

  private static boolean isWithin(WindowAxis axis, int place, int tap, int size) {
    int pixel = place * axis.stride() + tap * axis.dilation() - axis.before();
    return pixel >= 0 && pixel < size;
  }

  /**
   * Adds to the features.
   *
   * @param weights (result channel, input channel, taps)
   */
  void addTo(float[] weights) {
    for (int kind = 0; kind < ofKind.length; kind++) {
      fill(kind, weights);
    }
    for (int i = 0; i < features.length() / run; i++) {
      features.values().read(i * run, buffer, run);
      forEachPart(
          i, (start, bias, place, count) -> Loops.accumulate(count, bias, place, buffer, start));
      features.values().write(i * run, buffer, run);
    }
  }

  private void fill(int kind, float[] weights) {
    float[] bias = ofKind[kind];
    Arrays.fill(bias, 0);
    float[] sums = new float[features.channels()];
    for (int plane = 0; plane < input.planes(); plane++) {
      for (int result = 0; result < sums.length; result++) {
        int first = firstWeight(result, plane);
        sums[result] = 0;
        for (int tap : tapsWithin.get(kind)) {
          sums[result] += weights[first + tap];
        }
      }
      for (int image = 0; image < features.batch(); image++) {
        float value = input.planeValue(image, plane);
        for (int result = 0; value != 0 && result < sums.length; result++) {
          bias[image * sums.length + result] += value * sums[result];
        }
      }
    }
  }

  /** Where the taps from a plane to a result begin. */
  private int firstWeight(int result, int plane) {
    return (result * input.channels() + input.images().channels() + plane) * taps;
  }

  /**
   * Adds the features' gradients to those at the weights of planes.
   *
   * @param weightGradients in the layout of the weights
   */
  void addGradients(float[] weightGradients) {
    for (float[] sum : ofKind) {
      Arrays.fill(sum, 0);
    }
    for (int i = 0; i < features.length() / run; i++) {
      features.gradients().read(i * run, buffer, run);
      forEachPart(
          i, (start, sum, place, count) -> Loops.accumulate(count, buffer, start, sum, place));
    }
    for (int kind = 0; kind < ofKind.length; kind++) {
      for (int plane = 0; plane < input.planes(); plane++) {
        addGradients(kind, plane, weightGradients);
      }
    }
  }

  private void addGradients(int kind, int plane, float[] weightGradients) {
    int channels = features.channels();
    double[] sums = new double[channels];
    for (int image = 0; image < features.batch(); image++) {
      float value = input.planeValue(image, plane);
      for (int result = 0; value != 0 && result < channels; result++) {
        sums[result] += value * ofKind[kind][image * channels + result];
      }
    }
    for (int result = 0; result < channels; result++) {
      int first = firstWeight(result, plane);
      for (int tap : tapsWithin.get(kind)) {
        weightGradients[first + tap] += (float) sums[result];
      }
    }
  }

  private interface Part {
    void at(int inBuffer, float[] ofKind, int place, int count);
  }

  /** The parts of a run that are in one piece in {@link #ofKind} too. */
  private void forEachPart(int index, Part action) {
    if (!features.isNhwc()) {
      action.at(0, ofKind[kinds[index]], 0, run);
      return;
    }
    int channels = features.channels();
    int image = index / features.height();
    int first = index % features.height() * features.width();
    for (int x = 0; x < features.width(); x++) {
      action.at(x * channels, ofKind[kinds[first + x]], image * channels, channels);
    }
  }
}
