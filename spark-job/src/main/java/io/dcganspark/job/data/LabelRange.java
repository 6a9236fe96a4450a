package io.dcganspark.job.data;

import io.dcganspark.job.config.ModelConfig;
import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** Which labels some images have: the least, the most, and each one that networks may know. */
final class LabelRange implements Serializable {
  private static final long serialVersionUID = 1L;

  private final BitSet known = new BitSet(ModelConfig.MOST_CLASSES);
  private int least = Integer.MAX_VALUE;
  private int most = Integer.MIN_VALUE;

  /** Takes the label of an image, from 0. */
  void add(int label) {
    least = Math.min(least, label);
    most = Math.max(most, label);
    if (label < ModelConfig.MOST_CLASSES) {
      known.set(label);
    }
  }

  /** Takes the labels of other images. */
  void add(LabelRange other) {
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
    known.or(other.known);
  }

  int least() {
    return least;
  }

  int most() {
    return most;
  }

  /**
   * Returns the classes that no image has.
   *
   * @param classes that networks know, at most {@link ModelConfig#MOST_CLASSES}
   */
  List<Integer> gaps(int classes) {
    return IntStream.range(0, classes).filter(label -> !known.get(label)).boxed().toList();
  }
}
