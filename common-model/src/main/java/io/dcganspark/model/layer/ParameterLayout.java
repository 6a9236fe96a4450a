package io.dcganspark.model.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * Where each parameter of a network stands in its flat vector, and how training treats it. The
 * configuration alone decides it: no network and no array is made.
 */
public final class ParameterLayout {
  /**
   * One parameter of one layer.
   *
   * @param layer index of the layer
   * @param name key in DL4J's parameter table
   * @param pytorchName name in a module of PyTorch; nothing for DL4J's own layers, whose layouts
   *     are others
   * @param role how training treats it
   * @param shape row-major in layers of this project
   * @param offset of its first value in the flat vector
   * @param length number of its values
   * @param momentum how far a batch moves a running statistic; 0 for what gradients train
   */
  public record Entry(
      int layer,
      String name,
      Optional<String> pytorchName,
      ParameterRole role,
      List<Long> shape,
      int offset,
      int length,
      double momentum) {
    /** Returns the index behind the last value. */
    public int end() {
      return offset + length;
    }
  }

  /** Elements {@code start} (inclusive) to {@code end} (exclusive). */
  public record Range(int start, int end) {
    /** Returns the number of elements. */
    public int length() {
      return end - start;
    }
  }

  /**
   * Elements {@code start} (inclusive) to {@code end} (exclusive), which a pass moves by {@code
   * momentum} times their distance to the batch's.
   */
  public record Statistics(int start, int end, double momentum) {
    /** Returns the number of elements. */
    public int length() {
      return end - start;
    }
  }

  private final List<Entry> entries;
  private final int length;
  private final List<Statistics> statistics;
  private final List<Range> trainable;

  private ParameterLayout(List<Entry> entries, int length) {
    this.entries = List.copyOf(entries);
    this.length = length;
    List<Statistics> moved = new ArrayList<>();
    List<Range> trained = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.role() == ParameterRole.STATISTIC) {
        append(moved, new Statistics(entry.offset(), entry.end(), entry.momentum()));
      } else {
        append(trained, new Range(entry.offset(), entry.end()));
      }
    }
    this.statistics = List.copyOf(moved);
    this.trainable = List.copyOf(trained);
  }

  /**
   * Computes the layout of a network.
   *
   * @throws ArithmeticException if it has more values than an array holds
   * @throws IllegalArgumentException if one of DL4J's layers has parameters whose places are not
   *     known here
   */
  public static ParameterLayout of(MultiLayerConfiguration configuration) {
    List<Entry> entries = new ArrayList<>();
    int offset = 0;
    int index = 0;
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      int start = offset;
      for (Parameter parameter : parameters(layer.getLayer())) {
        int count = Math.toIntExact(parameter.length());
        entries.add(entry(index, layer.getLayer(), parameter, offset, count));
        offset = Math.addExact(offset, count);
      }
      requireLength(layer, index++, offset - start);
    }
    return new ParameterLayout(entries, offset);
  }

  private static List<Parameter> parameters(Layer layer) {
    if (layer instanceof ParameterLayer own) {
      return own.parameters();
    }
    return layer instanceof DcganLayer ? List.of() : StockParameters.of(layer);
  }

  private static Entry entry(int index, Layer layer, Parameter parameter, int offset, int length) {
    boolean isOwn = layer instanceof DcganLayer;
    double momentum = isOwn ? BatchNormalization.MOMENTUM : StockParameters.momentum(layer);
    List<Long> shape = new ArrayList<>();
    for (long size : parameter.shape()) {
      shape.add(size);
    }
    return new Entry(
        index,
        parameter.name(),
        isOwn ? Optional.of(parameter.pytorchName()) : Optional.empty(),
        parameter.role(),
        List.copyOf(shape),
        offset,
        length,
        parameter.role() == ParameterRole.STATISTIC ? momentum : 0);
  }

  private static void requireLength(NeuralNetConfiguration layer, int index, int found) {
    long expected = layer.getLayer().initializer().numParams(layer);
    if (found != expected) {
      throw new IllegalArgumentException(
          "layer %d (%s) has %d parameters, expected %d, whose places are known"
              .formatted(index, layer.getLayer().getClass().getSimpleName(), expected, found));
    }
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

  /** Returns all parameters, in the order of the flat vector. */
  public List<Entry> entries() {
    return entries;
  }

  /**
   * Returns one parameter.
   *
   * @throws IllegalArgumentException if the layer has none of that name
   */
  public Entry entry(int layer, String name) {
    return entries.stream()
        .filter(entry -> entry.layer() == layer && entry.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("layer %d has no %s".formatted(layer, name)));
  }

  /** Returns where the parameters of a layer begin. */
  public int start(int layer) {
    return entries.stream()
        .filter(entry -> entry.layer() >= layer)
        .mapToInt(Entry::offset)
        .findFirst()
        .orElse(length);
  }

  /** Returns the length of the flat vector. */
  public int length() {
    return length;
  }

  /** Returns the parts that are running statistics, in order. */
  public List<Statistics> statistics() {
    return statistics;
  }

  /** Returns the parts that gradients train, in order. */
  public List<Range> trainable() {
    return trainable;
  }

  /**
   * Passes a vector of this length.
   *
   * @throws IllegalArgumentException if it has another
   */
  public void requireLength(float[] parameters) {
    if (parameters.length != length) {
      throw new IllegalArgumentException(
          "found %d parameters, expected %d: they belong to another recipe"
              .formatted(parameters.length, length));
    }
  }
}
