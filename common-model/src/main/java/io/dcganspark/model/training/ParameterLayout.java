package io.dcganspark.model.training;

import io.dcganspark.model.layer.ParameterLayer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Which parts of a network's flat vector gradients train, and which are running statistics.
 *
 * @param length of the whole vector
 * @param statistics the parts that are running statistics, in order
 * @param trainable the parts between them
 */
record ParameterLayout(int length, List<Range> statistics, List<Range> trainable) {
  /** Elements {@code start} (inclusive) to {@code end} (exclusive). */
  record Range(int start, int end) {
    int length() {
      return end - start;
    }
  }

  static ParameterLayout of(MultiLayerNetwork network) {
    List<Range> statistics = new ArrayList<>();
    List<Range> trainable = new ArrayList<>();
    int offset = 0;
    for (Layer layer : network.getLayers()) {
      for (var parameter : layer.paramTable().entrySet()) {
        int end = offset + Math.toIntExact(parameter.getValue().length());
        boolean statistic =
            layer.conf().getLayer() instanceof ParameterLayer own
                && own.isStatistic(parameter.getKey());
        append(statistic ? statistics : trainable, new Range(offset, end));
        offset = end;
      }
    }
    return new ParameterLayout(offset, List.copyOf(statistics), List.copyOf(trainable));
  }

  private static void append(List<Range> ranges, Range next) {
    int last = ranges.size() - 1;
    if (last >= 0 && ranges.get(last).end() == next.start()) {
      ranges.set(last, new Range(ranges.get(last).start(), next.end()));
    } else {
      ranges.add(next);
    }
  }

  /**
   * Passes a vector of this length.
   *
   * @throws IllegalArgumentException if it has another
   */
  void requireLength(float[] parameters) {
    if (parameters.length != length) {
      throw new IllegalArgumentException(
          "found %d parameters, expected %d: they belong to another recipe"
              .formatted(parameters.length, length));
    }
  }

  /** Returns how many values gradients train. */
  int trainableLength() {
    return trainable.stream().mapToInt(Range::length).sum();
  }
}
