package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.ParameterLayout;

/** A network's flat vectors, and their slices as the layout says. */
final class NetworkParameters {
  private final ParameterLayout layout;
  private final Floats values;
  private final Floats gradients;

  /** Allocates zeros. */
  NetworkParameters(ParameterLayout layout, Arena arena) {
    this.layout = layout;
    this.values = arena.floats(layout.length());
    this.gradients = arena.floats(layout.length());
  }

  ParameterLayout layout() {
    return layout;
  }

  Floats values() {
    return values;
  }

  Floats gradients() {
    return gradients;
  }

  /** Returns one parameter. */
  ParameterSlice of(ParameterLayout.Entry entry) {
    return new ParameterSlice(
        values.slice(entry.offset(), entry.length()),
        gradients.slice(entry.offset(), entry.length()));
  }
}
