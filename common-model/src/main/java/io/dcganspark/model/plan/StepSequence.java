package io.dcganspark.model.plan;

import java.util.ArrayList;
import java.util.List;

/** The steps planned so far, and what the last one makes. */
final class StepSequence {
  private final List<PlannedStep> steps = new ArrayList<>();
  private ActivationShape current;

  StepSequence(ActivationShape input) {
    this.current = input;
  }

  void add(PlannedStep step) {
    steps.add(step);
    current = step.output();
  }

  ActivationShape current() {
    return current;
  }

  List<PlannedStep> steps() {
    return List.copyOf(steps);
  }
}
