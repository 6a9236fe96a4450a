package io.dcganspark.model.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.model.layer.ParameterLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** The tensors of a network, in PyTorch's order, within its flat vector. */
final class NetworkTensors {
  private final ParameterLayout layout;
  private final List<ParameterLayout.Range> ranges = new ArrayList<>();

  NetworkTensors(MultiLayerConfiguration configuration) {
    layout = ParameterLayout.of(configuration);
    layout
        .entries()
        .forEach(entry -> ranges.add(new ParameterLayout.Range(entry.offset(), entry.end())));
  }

  ParameterLayout layout() {
    return layout;
  }

  private boolean isStatistic(ParameterLayout.Range range) {
    return layout.statistics().stream()
        .anyMatch(part -> part.start() <= range.start() && range.end() <= part.end());
  }

  private List<double[]> cut(double[] flat, boolean statistics) {
    return ranges.stream()
        .filter(range -> isStatistic(range) == statistics)
        .map(range -> Arrays.copyOfRange(flat, range.start(), range.end()))
        .toList();
  }

  List<double[]> trainable(double[] flat) {
    return cut(flat, false);
  }

  List<double[]> statistics(double[] flat) {
    return cut(flat, true);
  }

  /** The reference's weights, with running means 0 and running variances 1. */
  double[] initial(PyTorchReference reference, JsonNode parameters) {
    double[] flat = new double[layout.length()];
    Iterator<JsonNode> values = parameters.iterator();
    boolean mean = true;
    for (ParameterLayout.Range range : ranges) {
      if (isStatistic(range)) {
        Arrays.fill(flat, range.start(), range.end(), mean ? 0 : 1);
        mean = !mean;
      } else {
        System.arraycopy(
            reference.parameter(values.next()), 0, flat, range.start(), range.length());
      }
    }
    return flat;
  }
}
