package io.dcganspark.libtorch;

import io.dcganspark.model.layer.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A network's flat vectors, and each parameter as a view of the first. What gradients train is a
 * leaf of the graph that libtorch records.
 */
final class ParameterTensors {
  /**
   * A parameter that gradients train.
   *
   * @param value view of the parameters
   * @param gradient view of the gradients
   */
  record Leaf(Tensor value, Tensor gradient) {}

  private final ParameterLayout layout;
  private final Memory memory;
  private final DeviceVector values;
  private final DeviceVector gradients;
  private final List<Leaf> leaves = new ArrayList<>();

  /** Allocates zeros. */
  ParameterTensors(ParameterLayout layout, Memory memory, Placement placement) {
    this.layout = layout;
    this.memory = memory;
    this.values = new DeviceVector(memory, placement, layout.length());
    this.gradients = new DeviceVector(memory, placement, layout.length());
  }

  ParameterLayout layout() {
    return layout;
  }

  DeviceVector values() {
    return values;
  }

  DeviceVector gradients() {
    return gradients;
  }

  /** Returns those that gradients train, in the order in which steps asked for them. */
  List<Leaf> leaves() {
    return leaves;
  }

  /** Returns a parameter for which no gradient is computed: it stays 0. */
  Tensor constant(ParameterLayout.Entry entry, long... shape) {
    return view(values, entry, shape);
  }

  /** Returns a parameter that gradients train. */
  Tensor trained(ParameterLayout.Entry entry, long... shape) {
    Tensor value = memory.keep(view(values, entry, shape).detach());
    value.requires_grad_(true);
    leaves.add(new Leaf(value, gradient(entry, shape)));
    return value;
  }

  /** Returns the place of a parameter's gradient, or of how far a running statistic moves. */
  Tensor gradient(ParameterLayout.Entry entry, long... shape) {
    return view(gradients, entry, shape);
  }

  private Tensor view(DeviceVector flat, ParameterLayout.Entry entry, long... shape) {
    return memory.keep(flat.tensor().narrow(0, entry.offset(), entry.length()).view(shape));
  }
}
