package io.dcganspark.model.layer;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The polyphase form of an upsampling by two with a 3x3 kernel: four 2x2 kernels on the small
 * image.
 *
 * <p>Row 2i of the large image is row i of the small one, and so is row 2i + 1. An output row of
 * even index (phase 0) therefore sees, through kernel rows 0, 1, 2, the small rows i - 1, i, i; one
 * of odd index (phase 1) sees i, i, i + 1. Each phase is a kernel of two taps: (w0, w1 + w2) at (i
 * - 1, i), and (w0 + w1, w2) at (i, i + 1). With columns the same, the four phases are four 2x2
 * kernels, and one convolution with padding 1 computes them all: at position u it sees the rows u -
 * 1 and u, so phase 0 of output i stands at u = i and phase 1 at u = i + 1.
 */
final class PolyphaseKernels {
  static final int PHASES = 4;
  static final int TAPS = 4;
  private static final int WEIGHTS = 9;

  /** For each phase the (9, 4) matrix from the 3x3 kernel to its 2x2 taps. */
  private final INDArray[] folds = new INDArray[PHASES];

  PolyphaseKernels(DataType dataType) {
    float[][][] rowFolds = {{{1, 0}, {0, 1}, {0, 1}}, {{1, 0}, {1, 0}, {0, 1}}};
    for (int phase = 0; phase < PHASES; phase++) {
      float[][] rows = rowFolds[phase / 2];
      float[][] columns = rowFolds[phase % 2];
      float[][] fold = new float[WEIGHTS][TAPS];
      for (int weight = 0; weight < WEIGHTS; weight++) {
        for (int tap = 0; tap < TAPS; tap++) {
          fold[weight][tap] = rows[weight / 3][tap / 2] * columns[weight % 3][tap % 2];
        }
      }
      folds[phase] = Nd4j.createFromArray(fold).castTo(dataType);
    }
  }

  /**
   * Adds up the taps of every phase.
   *
   * @param weight (out, in, 3, 3)
   * @param kernels receives (4 out, in, 2, 2), phase by phase
   */
  void fold(INDArray weight, INDArray kernels) {
    long pairs = weight.size(0) * weight.size(1);
    INDArray weightRows = weight.reshape('c', pairs, WEIGHTS);
    INDArray phases = kernels.reshape('c', PHASES, pairs, TAPS);
    for (int phase = 0; phase < PHASES; phase++) {
      Ops.multiply(weightRows, folds[phase], phases.slice(phase), 0);
    }
  }

  /**
   * The transpose of {@link #fold}: the gradient at the 3x3 kernel from that at the phases'
   * kernels.
   *
   * @param kernelsGradient (4 out, in, 2, 2)
   * @param weightGradient receives (out, in, 3, 3)
   */
  void foldBackward(INDArray kernelsGradient, INDArray weightGradient) {
    long pairs = weightGradient.size(0) * weightGradient.size(1);
    INDArray weightRows = weightGradient.reshape('c', pairs, WEIGHTS);
    INDArray phases = kernelsGradient.reshape('c', PHASES, pairs, TAPS);
    for (int phase = 0; phase < PHASES; phase++) {
      Ops.multiply(phases.slice(phase), folds[phase].transpose(), weightRows, phase == 0 ? 0 : 1);
    }
  }

  /**
   * Spreads the phases over the large image.
   *
   * @param phases (batch, 4 out, height + 1, width + 1), as the padded convolution gives them
   * @param image receives (batch, out, 2 height, 2 width)
   */
  static void spread(INDArray phases, INDArray image) {
    for (int phase = 0; phase < PHASES; phase++) {
      inImage(image, phase).assign(inPhases(phases, phase));
    }
  }

  /** The transpose of {@link #spread}; positions that no phase uses are set to zero. */
  static void gather(INDArray image, INDArray phases) {
    phases.assign(0);
    for (int phase = 0; phase < PHASES; phase++) {
      inPhases(phases, phase).assign(inImage(image, phase));
    }
  }

  private static INDArray inImage(INDArray image, int phase) {
    return image.get(
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        everySecond(phase / 2, image.size(2)),
        everySecond(phase % 2, image.size(3)));
  }

  private static INDArrayIndex everySecond(int first, long size) {
    return NDArrayIndex.interval(first, 2, size);
  }

  private static INDArray inPhases(INDArray phases, int phase) {
    long outputs = phases.size(1) / PHASES;
    return phases.get(
        NDArrayIndex.all(),
        NDArrayIndex.interval(phase * outputs, (phase + 1) * outputs),
        shifted(phase / 2, phases.size(2)),
        shifted(phase % 2, phases.size(3)));
  }

  private static INDArrayIndex shifted(int phase, long size) {
    return NDArrayIndex.interval(phase, phase + size - 1);
  }
}
