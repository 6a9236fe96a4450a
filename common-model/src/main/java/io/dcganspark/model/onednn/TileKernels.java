package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Loops;

/** The 25 kernels of {@link Tiles} as sums of a 3x3 kernel's taps. */
final class TileKernels {
  private static final int KERNEL = 3;

  private final int pairs;
  private final float[][][] taps;
  private final float[][][] rowsFolded;
  private final float[][][] kinds;

  /**
   * @param pairs of output and input channels
   */
  TileKernels(int pairs) {
    this.pairs = pairs;
    this.taps = new float[KERNEL][KERNEL][pairs];
    this.rowsFolded = new float[KERNEL][Tiles.KINDS][pairs];
    this.kinds = new float[Tiles.KINDS][Tiles.KINDS][pairs];
  }

  /**
   * Adds up the taps of every kind.
   *
   * @param weight (out, in, 3, 3)
   * @param kernels receives (kind of rows, kind of columns, out, in)
   */
  void fold(float[] weight, Floats kernels) {
    for (int pair = 0; pair < pairs; pair++) {
      for (int tap = 0; tap < KERNEL * KERNEL; tap++) {
        taps[tap % KERNEL][tap / KERNEL][pair] = weight[pair * KERNEL * KERNEL + tap];
      }
    }
    for (int column = 0; column < KERNEL; column++) {
      fold(taps[column], rowsFolded[column]);
    }
    for (int kind = 0; kind < Tiles.KINDS; kind++) {
      float[][] columns = {rowsFolded[0][kind], rowsFolded[1][kind], rowsFolded[2][kind]};
      fold(columns, kinds[kind]);
      for (int columnKind = 0; columnKind < Tiles.KINDS; columnKind++) {
        kernels.write((kind * Tiles.KINDS + columnKind) * pairs, kinds[kind][columnKind], pairs);
      }
    }
  }

  /** From (a, b, c) to the kernels in the order of their kinds. */
  private void fold(float[][] three, float[][] five) {
    Loops.add(pairs, three[0], three[1], five[1]);
    System.arraycopy(three[0], 0, five[2], 0, pairs);
    System.arraycopy(three[2], 0, five[3], 0, pairs);
    Loops.add(pairs, three[1], three[2], five[4]);
    Loops.add(pairs, five[1], three[2], five[Tiles.SHARED]);
  }

  /**
   * The transpose of {@link #fold}: the gradient at the 3x3 kernel from that at the kinds'.
   *
   * @param kernels (kind of rows, kind of columns, out, in)
   * @param weight receives (out, in, 3, 3)
   */
  void foldBackward(Floats kernels, float[] weight) {
    for (int kind = 0; kind < Tiles.KINDS; kind++) {
      for (int columnKind = 0; columnKind < Tiles.KINDS; columnKind++) {
        kernels.read((kind * Tiles.KINDS + columnKind) * pairs, kinds[kind][columnKind], pairs);
      }
      float[][] columns = {rowsFolded[0][kind], rowsFolded[1][kind], rowsFolded[2][kind]};
      foldBackward(kinds[kind], columns);
    }
    for (int column = 0; column < KERNEL; column++) {
      foldBackward(rowsFolded[column], taps[column]);
    }
    for (int pair = 0; pair < pairs; pair++) {
      for (int tap = 0; tap < KERNEL * KERNEL; tap++) {
        weight[pair * KERNEL * KERNEL + tap] = taps[tap % KERNEL][tap / KERNEL][pair];
      }
    }
  }

  private void foldBackward(float[][] five, float[][] three) {
    Loops.add(pairs, five[Tiles.SHARED], five[1], three[0]);
    Loops.add(pairs, three[0], five[4], three[1]);
    Loops.add(pairs, three[0], five[2], three[0]);
    Loops.add(pairs, five[Tiles.SHARED], five[4], three[2]);
    Loops.add(pairs, three[2], five[3], three[2]);
  }
}
