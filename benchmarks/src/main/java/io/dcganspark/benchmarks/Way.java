package io.dcganspark.benchmarks;

import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.onednn.CompiledNetwork;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.ComputeSettings;
import io.dcganspark.model.training.ReplicaTrainer;
import io.dcganspark.model.training.StepSettings;
import java.util.function.Consumer;
import org.nd4j.linalg.factory.Nd4j;

/** The ways of this side of the comparison to train one replica. */
enum Way {
  /** The layers that DL4J brings. */
  STOCK {
    @Override
    Consumer<float[]> step(int batch) {
      StockStep stock = new StockStep(batch);
      return images -> stock.run(Nd4j.createFromArray(images).reshape(batch, 1, 32, 32));
    }
  },
  /** This project's layers, one by one. */
  LAYERS {
    @Override
    Consumer<float[]> step(int batch) {
      return new ReplicaStep(Recipe.named("dcgan"), batch, ReplicaTrainer::onLayers)::run;
    }
  },
  /** Compiled, float32. */
  COMPILED {
    @Override
    Consumer<float[]> step(int batch) {
      return compiled(batch, Precision.FLOAT32);
    }
  },
  /** Compiled, factors of products in bfloat16. */
  BFLOAT16 {
    @Override
    Consumer<float[]> step(int batch) {
      return compiled(batch, Precision.BFLOAT16);
    }
  };

  /**
   * Prepares; what it holds is released with the process.
   *
   * @return takes the real images of a step, (batch, 1, 32, 32), and runs it
   * @throws IllegalStateException if this machine does not have it
   * @throws IllegalArgumentException if this processor does not have it
   */
  abstract Consumer<float[]> step(int batch);

  /** A trainer that cannot compile takes the layers, which would be timed under a wrong name. */
  private static Consumer<float[]> compiled(int batch, Precision precision) {
    Recipe dcgan = Recipe.named("dcgan");
    CompiledNetwork.compile(dcgan.generator(1), precision, batch, dcgan.latentSize())
        .network()
        .close();
    return new ReplicaStep(
            dcgan,
            batch,
            (recipe, adam, seed, images, state) ->
                new ReplicaTrainer(
                    recipe,
                    StepSettings.of(adam),
                    seed,
                    images,
                    ComputeSettings.auto(precision),
                    state))
        ::run;
  }
}
