package io.dcganspark.job.collective;

/**
 * The one order in which gradients are added: a binary tree over replicas, split in the middle.
 * Floating-point addition depends on its order, so this tree, and not where its leaves lie, decides
 * the bits of a sum.
 */
public final class TreeSum {
  private TreeSum() {}

  /**
   * Adds up vectors.
   *
   * @param vectors equally long, in the order of the replicas; changed only where one is the result
   * @param result receives the sum; may be one of the vectors
   */
  public static void sum(float[][] vectors, float[] result) {
    if (vectors.length == 1 && vectors[0] == result) {
      return;
    }
    for (int i = 0; i < result.length; i++) {
      result[i] = sum(vectors, 0, vectors.length, i);
    }
  }

  private static float sum(float[][] vectors, int from, int to, int position) {
    if (to - from == 1) {
      return vectors[from][position];
    }
    int middle = (from + to) >>> 1;
    return sum(vectors, from, middle, position) + sum(vectors, middle, to, position);
  }
}
