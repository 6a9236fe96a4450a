package io.dcganspark.model.training;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.ParameterLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;

/**
 * Which parts of a network's flat vector gradients train, and which are running statistics.
 *
 * @param length of the whole vector
 * @param statistics the parts that are running statistics, in order
 * @param trainable the parts between them
 */
record ParameterLayout(int length, List<Statistics> statistics, List<Range> trainable) {
  /** DL4J keeps them among the parameters, and leaves how far they move as their gradient too. */
  private static final Set<String> STATISTICS_OF_DL4J =
      Set.of(
          BatchNormalizationParamInitializer.GLOBAL_MEAN,
          BatchNormalizationParamInitializer.GLOBAL_VAR);

  /** Elements {@code start} (inclusive) to {@code end} (exclusive). */
  record Range(int start, int end) {
    int length() {
      return end - start;
    }
  }

  /**
   * Elements {@code start} (inclusive) to {@code end} (exclusive), which a pass moves by {@code
   * momentum} times their distance to the batch's.
   */
  record Statistics(int start, int end, double momentum) {
    int length() {
      return end - start;
    }
  }

  static ParameterLayout of(MultiLayerNetwork network) {
    List<Statistics> statistics = new ArrayList<>();
    List<Range> trainable = new ArrayList<>();
    int offset = 0;
    for (Layer layer : network.getLayers()) {
      for (var parameter : layer.paramTable().entrySet()) {
        int end = offset + Math.toIntExact(parameter.getValue().length());
        OptionalDouble momentum = momentum(layer.conf().getLayer(), parameter.getKey());
        if (momentum.isPresent()) {
          append(statistics, new Statistics(offset, end, momentum.getAsDouble()));
        } else {
          append(trainable, new Range(offset, end));
        }
        offset = end;
      }
    }
    return new ParameterLayout(offset, List.copyOf(statistics), List.copyOf(trainable));
  }

  /** How far a batch moves a running statistic; nothing for what is none. */
  private static OptionalDouble momentum(
      org.deeplearning4j.nn.conf.layers.Layer layer, String parameter) {
    if (layer instanceof ParameterLayer own && own.isStatistic(parameter)) {
      return OptionalDouble.of(BatchNormalization.MOMENTUM);
    }
    if (layer instanceof org.deeplearning4j.nn.conf.layers.BatchNormalization stock
        && STATISTICS_OF_DL4J.contains(parameter)) {
      return OptionalDouble.of(1 - stock.getDecay());
    }
    return OptionalDouble.empty();
  }

  private static void append(List<Range> ranges, Range next) {
    int last = ranges.size() - 1;
    if (last >= 0 && ranges.get(last).end() == next.start()) {
      ranges.set(last, new Range(ranges.get(last).start(), next.end()));
    } else {
      ranges.add(next);
    }
  }

  private static void append(List<Statistics> ranges, Statistics next) {
    int last = ranges.size() - 1;
    if (last >= 0
        && ranges.get(last).end() == next.start()
        && ranges.get(last).momentum() == next.momentum()) {
      ranges.set(last, new Statistics(ranges.get(last).start(), next.end(), next.momentum()));
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
