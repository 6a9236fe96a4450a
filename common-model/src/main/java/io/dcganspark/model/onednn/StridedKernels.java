package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Loops;
import java.util.Arrays;

/**
 * The kernels of {@link StridedTiles}, one for each kind and phase, as sums of a 4x4 kernel's taps.
 */
final class StridedKernels {
  private static final int SIDE = 4;
  private static final int TAPS = SIDE * SIDE;
  private static final int CHUNK = Loops.CHUNK;

  private final int pairs;
  private final float[][] taps = new float[TAPS][];
  private final float[] sum = Loops.scratch(CHUNK);
  private final float[] term = Loops.scratch(CHUNK);
  private final float[] weights = new float[CHUNK * TAPS];

  /**
   * @param pairs of channels of the result and of the source
   */
  StridedKernels(int pairs) {
    this.pairs = pairs;
    Arrays.setAll(taps, tap -> Loops.scratch(CHUNK));
  }

  /** Returns how many kernels of {@code pairs} numbers there are. */
  static int count() {
    return StridedTiles.KINDS * StridedTiles.PHASES;
  }

  /** Returns the place of the kernel of a kind and a phase. */
  int at(int kind, int phase) {
    return (kind * StridedTiles.PHASES + phase) * pairs;
  }

  /**
   * Adds up the taps of every kernel.
   *
   * @param weight (result channel, source channel, 4, 4)
   * @param kernels receives (kind, phase, result channel, source channel)
   */
  void fold(Floats weight, Floats kernels) {
    for (int start = 0; start < pairs; start += CHUNK) {
      int count = Math.min(CHUNK, pairs - start);
      weight.read(start * TAPS, weights, count * TAPS);
      for (int pair = 0; pair < count; pair++) {
        for (int tap = 0; tap < TAPS; tap++) {
          taps[tap][pair] = weights[pair * TAPS + tap];
        }
      }
      for (int kind = 0; kind < StridedTiles.KINDS; kind++) {
        for (int phase = 0; phase < StridedTiles.PHASES; phase++) {
          addTaps(kind, phase, count);
          kernels.write(at(kind, phase) + start, sum, count);
        }
      }
    }
  }

  private void addTaps(int kind, int phase, int count) {
    Arrays.fill(sum, 0, count, 0);
    for (int row : rows(kind, phase)) {
      for (int column : columns(kind, phase)) {
        Loops.add(count, sum, taps[row * SIDE + column], sum);
      }
    }
  }

  /**
   * The transpose of {@link #fold}: the gradient at the 4x4 kernel from those at the kernels.
   *
   * @param weight receives (result channel, source channel, 4, 4)
   */
  void foldBackward(Floats kernels, Floats weight) {
    for (int start = 0; start < pairs; start += CHUNK) {
      int count = Math.min(CHUNK, pairs - start);
      for (float[] tap : taps) {
        Arrays.fill(tap, 0, count, 0);
      }
      for (int kind = 0; kind < StridedTiles.KINDS; kind++) {
        for (int phase = 0; phase < StridedTiles.PHASES; phase++) {
          kernels.read(at(kind, phase) + start, term, count);
          for (int row : rows(kind, phase)) {
            for (int column : columns(kind, phase)) {
              float[] tap = taps[row * SIDE + column];
              Loops.add(count, tap, term, tap);
            }
          }
        }
      }
      for (int pair = 0; pair < count; pair++) {
        for (int tap = 0; tap < TAPS; tap++) {
          weights[pair * TAPS + tap] = taps[tap][pair];
        }
      }
      weight.write(start * TAPS, weights, count * TAPS);
    }
  }

  private static int[] rows(int kind, int phase) {
    return StridedTiles.taps(StridedTiles.rowOf(kind), StridedTiles.rowPhase(phase));
  }

  private static int[] columns(int kind, int phase) {
    return StridedTiles.taps(StridedTiles.columnOf(kind), StridedTiles.columnPhase(phase));
  }
}
