package io.dcganspark.model.pytorch;

import io.dcganspark.model.layer.DcganLayer;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.SafeTensors;
import io.dcganspark.model.state.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * A network's flat vector as the state dict of the PyTorch program that its recipe follows: the
 * same numbers under the names of its modules. Layouts are the same, so nothing is transposed.
 */
public final class StateDict {
  private static final String VARIANCE = "running_var";

  /** How often a batch norm was trained: PyTorch needs it only where no momentum is given. */
  private static final String BATCHES = "num_batches_tracked";

  private static final int MOST_NAMES = 4;

  /** One of the network's parameters under its name in the state dict. */
  private record Entry(String name, ParameterLayout.Entry place) {
    long[] shape() {
      return place.shape().stream().mapToLong(Long::longValue).toArray();
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> counters = new LinkedHashSet<>();
  private final int length;

  private StateDict(int length) {
    this.length = length;
  }

  /**
   * Returns the names and shapes of one of a recipe's networks.
   *
   * @throws IllegalArgumentException if it has parameters in layers that are not this project's
   */
  public static StateDict of(Recipe recipe, NetworkRole network) {
    MultiLayerConfiguration configuration = network.configuration(recipe, 0);
    ParameterLayout layout = ParameterLayout.of(configuration);
    StateDict dict = new StateDict(layout.length());
    for (ParameterLayout.Entry place : layout.entries()) {
      Layer layer = configuration.getConf(place.layer()).getLayer();
      String name =
          place
              .pytorchName()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "layer %d of the %s is DL4J's %s, expected layers of this project, which have PyTorch's names and layouts: use the run's generator.zip and discriminator.zip with DL4J"
                              .formatted(
                                  place.layer(), network, layer.getClass().getSimpleName())));
      String module = recipe.moduleName(network, place.layer()) + ".";
      dict.entries.add(new Entry(module + name, place));
      if (layer instanceof DcganLayer own && own.normalizesBatches()) {
        dict.counters.add(module + BATCHES);
      }
    }
    return dict;
  }

  /** Returns the length of the flat vector. */
  public int length() {
    return length;
  }

  /**
   * Returns a file of the state dict.
   *
   * @param parameters the flat vector
   * @param batches {@code num_batches_tracked} of each batch norm: how often it has normalized a
   *     batch in training
   * @param metadata texts about it
   * @throws IllegalArgumentException if the vector is not as long as the network's
   */
  public byte[] toBytes(float[] parameters, long batches, Map<String, String> metadata) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    counters.forEach(name -> tensors.put(name, Tensor.count(batches)));
    forEach(parameters, (name, shape, values) -> tensors.put(name, Tensor.of(values, shape)));
    return SafeTensors.toBytes(tensors, metadata);
  }

  /**
   * As {@link #toBytes}, in half as many bytes: matrices and kernels are rounded to bfloat16.
   * Vectors, which are biases and statistics, take few bytes and stay float32.
   */
  public byte[] toRoundedBytes(float[] parameters, long batches, Map<String, String> metadata) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, Tensor> rounded = new LinkedHashMap<>();
    counters.forEach(name -> tensors.put(name, Tensor.count(batches)));
    forEach(
        parameters,
        (name, shape, values) -> {
          if (shape.length > 1) {
            rounded.put(name, Tensor.bfloat16(values, shape));
          } else {
            tensors.put(name, Tensor.of(values, shape));
          }
        });
    tensors.putAll(rounded);
    return SafeTensors.toBytes(tensors, metadata);
  }

  /** Takes the tensors of a state dict. */
  @FunctionalInterface
  public interface TensorConsumer {
    /**
     * Takes one.
     *
     * @param name in the state dict
     * @param shape sizes, the slowest first
     * @param values row-major
     */
    void accept(String name, long[] shape, float[] values);
  }

  /**
   * Hands over all tensors but {@code num_batches_tracked}, in the order of the flat vector.
   *
   * @param parameters the flat vector
   * @throws IllegalArgumentException if the vector is not as long as the network's
   */
  public void forEach(float[] parameters, TensorConsumer consumer) {
    if (parameters.length != length) {
      throw new IllegalArgumentException(
          "found %d parameters, expected %d".formatted(parameters.length, length));
    }
    for (Entry entry : entries) {
      consumer.accept(
          entry.name(),
          entry.shape(),
          Arrays.copyOfRange(parameters, entry.place().offset(), entry.place().end()));
    }
  }

  /**
   * Reads the flat vector out of a file. {@code num_batches_tracked} may be there and is passed
   * over, since no recipe's batch norm goes by it.
   *
   * @throws IOException if a tensor is missing, is not one of the network's, has another shape or
   *     no floating-point numbers, or is not finite; the message names it
   */
  public float[] parameters(SafeTensors file) throws IOException {
    requireNames(file.names());
    float[] flat = new float[length];
    for (Entry entry : entries) {
      long[] shape = file.shape(entry.name());
      if (!Arrays.equals(shape, entry.shape())) {
        throw new IOException(
            "tensor %s has the shape %s, expected %s"
                .formatted(entry.name(), Arrays.toString(shape), Arrays.toString(entry.shape())));
      }
      float[] values = file.values(entry.name());
      requireSound(entry.name(), values);
      System.arraycopy(values, 0, flat, entry.place().offset(), values.length);
    }
    return flat;
  }

  private void requireNames(List<String> found) throws IOException {
    Set<String> missing = new LinkedHashSet<>(entries.stream().map(Entry::name).toList());
    Set<String> unexpected = new LinkedHashSet<>(found);
    unexpected.removeAll(missing);
    unexpected.removeAll(counters);
    found.forEach(missing::remove);
    if (!missing.isEmpty() || !unexpected.isEmpty()) {
      List<String> problems = new ArrayList<>();
      if (!missing.isEmpty()) {
        problems.add("it has no " + some(missing));
      }
      if (!unexpected.isEmpty()) {
        problems.add("it has %s, which the network has not".formatted(some(unexpected)));
      }
      throw new IOException(String.join("; ", problems));
    }
  }

  private static String some(Set<String> names) {
    String first = String.join(", ", names.stream().limit(MOST_NAMES).toList());
    int more = names.size() - MOST_NAMES;
    return more <= 0 ? first : "%s and %d more".formatted(first, more);
  }

  private static void requireSound(String name, float[] values) throws IOException {
    float least = name.endsWith(VARIANCE) ? 0 : -Float.MAX_VALUE;
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= least && values[i] <= Float.MAX_VALUE)) {
        throw new IOException(
            "tensor %s holds %s at %d, expected a finite number%s"
                .formatted(name, values[i], i, least == 0 ? " from 0 on" : ""));
      }
    }
  }
}
