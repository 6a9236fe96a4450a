package io.dcganspark.model.plan;

import io.dcganspark.model.plan.PlannedStep.Pointwise.Function;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Steps of DL4J's activations other than rectifiers. */
final class StockActivations {
  /**
   * DL4J's GELU is x sigmoid(1.702 x). What it calls precise cubes a constant too many, as no other
   * library does.
   */
  private static final double APPROXIMATE_GELU = 1.702;

  private final ActivationShape shape;

  StockActivations(ActivationShape shape) {
    this.shape = shape;
  }

  /** Returns the step of an activation; nothing where there is none. */
  Optional<PlannedStep> step(IActivation activation) {
    if (activation instanceof ActivationTanH) {
      return step(Function.TANH, 0);
    }
    if (activation instanceof ActivationSigmoid) {
      return step(Function.SIGMOID, 0);
    }
    if (activation instanceof ActivationSwish) {
      return step(Function.SWISH, 1);
    }
    if (activation instanceof ActivationELU elu) {
      return step(Function.ELU, elu.getAlpha());
    }
    if (activation instanceof ActivationSELU) {
      return step(Function.SELU, 0);
    }
    if (activation instanceof ActivationGELU gelu && !gelu.isPrecise()) {
      return step(Function.SWISH, APPROXIMATE_GELU);
    }
    if (activation instanceof ActivationSoftPlus) {
      return step(Function.SOFTPLUS, 0);
    }
    return activation instanceof ActivationMish ? step(Function.MISH, 0) : Optional.empty();
  }

  private Optional<PlannedStep> step(Function function, double alpha) {
    return Optional.of(new PlannedStep.Pointwise(shape, function, alpha));
  }
}
