package io.dcganspark.model.training;

import io.dcganspark.model.recipe.Recipe;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A trained generator in evaluation mode. Use from one thread. */
public final class Generator {
  private final Recipe recipe;
  private final Workspace workspace = new Workspace("generator");
  private final Network network;

  /**
   * Puts a generator onto this thread's device.
   *
   * @param recipe the networks
   * @param parameters G's flat vector, running statistics among it
   * @throws IllegalArgumentException if the vector is not as long as the recipe's network
   */
  public Generator(Recipe recipe, float[] parameters) {
    this.recipe = recipe;
    this.network = Dl4jNetwork.with(recipe.generator(0), parameters, workspace);
  }

  /**
   * Makes images.
   *
   * @param latents (batch, latentSize), row-major
   * @param batch how many
   * @return (batch, channel, height, width) in [-1, 1], row-major
   */
  public float[] generate(float[] latents, int batch) {
    try (MemoryWorkspace scope = workspace.open()) {
      INDArray latent = Nd4j.createFromArray(latents).reshape('c', batch, recipe.latentSize());
      return HostArrays.copy(network.evaluate(latent));
    }
  }
}
