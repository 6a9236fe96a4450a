package io.dcganspark.model.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * For each of some images the nearest one among many, by their pixels: a generator that has learnt
 * its data by heart draws copies, and a copy is near in every pixel, where features would take any
 * two clear sevens for neighbours. What parts of the many give can be joined.
 */
public final class NearestImages implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * A nearest image.
   *
   * @param index of the image among the many, -1 where there was none
   * @param distance the root of the mean squared difference of a pixel, in grey values from 0 to
   *     255
   * @param pixels of the image, (channel, height, width)
   */
  public record Match(long index, double distance, byte[] pixels) implements Serializable {
    private static final Match NONE = new Match(-1, Double.POSITIVE_INFINITY, new byte[0]);

    /** Of two that are as near the first one of the data, so that the order of parts is nothing. */
    private Match nearer(Match other) {
      boolean closer =
          other.distance < distance || (other.distance == distance && other.index < index);
      return closer ? other : this;
    }
  }

  private final Match[] matches;

  private NearestImages(Match[] matches) {
    this.matches = matches;
  }

  /**
   * Goes over a batch of the many.
   *
   * @param queries (image, pixel), 0 black to 255 white: the images whose neighbours are wanted
   * @param many (image, pixel), of as many pixels
   * @param indices of the many
   * @param length pixels of an image
   */
  public static NearestImages among(byte[] queries, byte[] many, long[] indices, int length) {
    int count = queries.length / length;
    long[] ownSquares = squares(many, length);
    float[] products = products(many, queries, length);
    Match[] matches = new Match[count];
    for (int query = 0; query < count; query++) {
      int nearest = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < indices.length; i++) {
        // The query's own square is the same for all; the product is rounded by far less than what
        // distinguishes two images.
        double distance = ownSquares[i] - 2.0 * products[query * indices.length + i];
        if (distance < least) {
          least = distance;
          nearest = i;
        }
      }
      matches[query] =
          new Match(
              indices[nearest],
              distance(queries, query * length, many, nearest * length, length),
              Arrays.copyOfRange(many, nearest * length, (nearest + 1) * length));
    }
    return new NearestImages(matches);
  }

  /** Returns the neighbours of {@code queries} images among none. */
  public static NearestImages amongNone(int queries) {
    Match[] matches = new Match[queries];
    Arrays.fill(matches, Match.NONE);
    return new NearestImages(matches);
  }

  /** Returns the nearer ones of two parts, for the same images. */
  public NearestImages join(NearestImages other) {
    Match[] joined = new Match[matches.length];
    for (int i = 0; i < joined.length; i++) {
      joined[i] = matches[i].nearer(other.matches[i]);
    }
    return new NearestImages(joined);
  }

  /** Returns one for each image, in their order. */
  public List<Match> matches() {
    return List.of(matches);
  }

  /** (query, many) inner products. */
  private static float[] products(byte[] many, byte[] queries, int length) {
    try (INDArray left = matrix(queries, length);
        INDArray right = matrix(many, length);
        INDArray product = Nd4j.create(left.rows(), right.rows())) {
      // BLAS is column-major, so it is given the transposed product.
      Nd4j.gemm(right, left.transpose(), product.transpose(), false, false, 1, 0);
      float[] values = new float[Math.toIntExact(product.length())];
      product.data().asNioFloat().get(0, values);
      return values;
    }
  }

  private static INDArray matrix(byte[] images, int length) {
    float[] values = new float[images.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = images[i] & 0xFF;
    }
    return Nd4j.create(values, images.length / length, length);
  }

  private static long[] squares(byte[] images, int length) {
    long[] squares = new long[images.length / length];
    for (int i = 0; i < images.length; i++) {
      long value = images[i] & 0xFF;
      squares[i / length] += value * value;
    }
    return squares;
  }

  private static double distance(byte[] first, int from, byte[] second, int to, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double difference = (first[from + i] & 0xFF) - (second[to + i] & 0xFF);
      sum += difference * difference;
    }
    return Math.sqrt(sum / length);
  }
}
