package io.dcganspark.benchmarks;

import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.onednn.CompiledNetwork;
import io.dcganspark.model.recipe.OwnRecipe;
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
    Consumer<float[]> step(Recipe recipe, int batch) {
      if (recipe instanceof OwnRecipe) {
        return LAYERS.step(recipe, batch);
      }
      if (!recipe.name().equals("dcgan")) {
        throw new IllegalArgumentException(
            "DL4J's own layers are put together for dcgan and own networks only");
      }
      StockStep stock = new StockStep(batch);
      return images -> stock.run(Nd4j.createFromArray(images).reshape(batch, 1, 32, 32));
    }
  },
  /** This project's layers, one by one. */
  LAYERS {
    @Override
    Consumer<float[]> step(Recipe recipe, int batch) {
      return new ReplicaStep(recipe, batch, ReplicaTrainer::onLayers)::run;
    }
  },
  /** Compiled, float32. */
  COMPILED {
    @Override
    Consumer<float[]> step(Recipe recipe, int batch) {
      return compiled(recipe, batch, Precision.FLOAT32);
    }
  },
  /** Compiled, factors of products in bfloat16. */
  BFLOAT16 {
    @Override
    Consumer<float[]> step(Recipe recipe, int batch) {
      return compiled(recipe, batch, Precision.BFLOAT16);
    }
  };

  /**
   * Prepares; what it holds is released with the process.
   *
   * @return takes the real images of a step, (batch, channel, height, width), and runs it
   * @throws IllegalStateException if this machine does not have it
   * @throws IllegalArgumentException if this processor does not have it
   */
  abstract Consumer<float[]> step(Recipe recipe, int batch);

  /** A trainer that cannot compile takes the layers, which would be timed under a wrong name. */
  private static Consumer<float[]> compiled(Recipe networks, int batch, Precision precision) {
    CompiledNetwork.compile(networks.generator(1), precision, batch, networks.latentSize())
        .network()
        .close();
    return new ReplicaStep(
            networks,
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
