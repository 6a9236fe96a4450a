package io.dcganspark.model.onednn;

import java.util.List;

/** Steps of which each takes what the one before it makes. */
record StepChain(List<Step> steps) implements Step {
  StepChain {
    steps = List.copyOf(steps);
  }

  @Override
  public void forward(ForwardMode pass) {
    for (Step step : steps) {
      step.forward(pass);
    }
  }

  @Override
  public void backward(Gradients wanted) {
    for (int i = steps.size() - 1; i >= 0; i--) {
      steps.get(i).backward(new Gradients(i > 0 || wanted.atInput(), wanted.atWeights()));
    }
  }
}
