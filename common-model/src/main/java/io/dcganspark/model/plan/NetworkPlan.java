package io.dcganspark.model.plan;

import io.dcganspark.model.layer.ParameterLayout;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** A network as a chain of steps, or the reason why there is none. */
public final class NetworkPlan {
  private final List<PlannedStep> steps;
  private final String obstacle;

  private NetworkPlan(List<PlannedStep> steps, String obstacle) {
    this.steps = steps;
    this.obstacle = obstacle;
  }

  /**
   * Plans a network.
   *
   * @param layout of its flat vector
   * @param input of one example
   */
  public static NetworkPlan of(
      MultiLayerConfiguration configuration, ParameterLayout layout, ActivationShape input) {
    NetworkPlanner planner = new NetworkPlanner(configuration, layout, input);
    Optional<String> obstacle = planner.plan();
    return obstacle.isPresent()
        ? new NetworkPlan(List.of(), obstacle.get())
        : new NetworkPlan(planner.steps(), null);
  }

  /** Returns what stands in the way; nothing where there is a plan. */
  public Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  /**
   * Returns the steps, in their order.
   *
   * @throws IllegalStateException if there is no plan
   */
  public List<PlannedStep> steps() {
    if (obstacle != null) {
      throw new IllegalStateException("the network has no plan: " + obstacle);
    }
    return steps;
  }

  /**
   * Returns what has kinks that a pass does not record ({@link
   * io.dcganspark.model.layer.RectifierSides}), such as "maximum pooling"; nothing where rectifiers
   * have all of them.
   */
  public Optional<String> otherKink() {
    return steps.stream().map(NetworkPlan::otherKink).flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> otherKink(PlannedStep step) {
    if (step instanceof PlannedStep.Pooling pooling
        && pooling.kind() == PlannedStep.Pooling.Kind.MAXIMUM) {
      return Optional.of("maximum pooling");
    }
    return step instanceof PlannedStep.Pointwise pointwise
            && pointwise.function() == PlannedStep.Pointwise.Function.SELU
        ? Optional.of("the activation SELU")
        : Optional.empty();
  }
}
