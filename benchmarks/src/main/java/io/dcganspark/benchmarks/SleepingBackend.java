package io.dcganspark.benchmarks;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.training.NetworkBackend;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * Takes the time of the reference's networks and no processor: a pass sleeps as long as
 * docs/performance.md measured it. Two cores then carry many executors, whose rounds, exchange,
 * checkpoints and samples are real. The networks learn nothing.
 */
public final class SleepingBackend implements NetworkBackend {
  /** G's way forward, and back to its parameters, ms. */
  private static final double[] GENERATOR = {47.8, 80.6};

  /** D's ways, each taken three times a step. */
  private static final double[] DISCRIMINATOR = {1.9, 3.8};

  @Override
  public String name() {
    return "sleep";
  }

  @Override
  public Optional<String> obstacle(Precision precision) {
    return precision == Precision.FLOAT32
        ? Optional.empty()
        : Optional.of("the times are those of float32");
  }

  @Override
  public Network make(
      MultiLayerConfiguration configuration, Precision precision, long... inputShape) {
    int batch = Math.toIntExact(inputShape[0]);
    int inputs = 1;
    for (long size : inputShape) {
      inputs = Math.multiplyExact(inputs, Math.toIntExact(size));
    }
    boolean isGenerator = inputShape.length == 2;
    int outputs = batch * (isGenerator ? DcganRecipe.ofReference().imageShape().length() : 1);
    return new SleepingNetwork(
        ParameterLayout.of(configuration),
        inputs,
        outputs,
        isGenerator ? GENERATOR : DISCRIMINATOR);
  }
}
