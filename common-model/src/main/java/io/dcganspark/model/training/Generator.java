package io.dcganspark.model.training;

import io.dcganspark.model.onednn.Precision;
import io.dcganspark.model.recipe.Recipe;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A generator in evaluation mode, for one batch size. Use from one thread, and close: most of its
 * memory is outside of the Java heap.
 */
public final class Generator implements AutoCloseable {
  private final Recipe recipe;
  private final int batch;
  private final Workspace workspace;
  private final Network network;

  /**
   * Puts a generator onto this thread's device, in float32.
   *
   * @param recipe the networks
   * @param parameters G's flat vector, running statistics among it
   * @param batch images at once
   * @throws IllegalArgumentException if the vector is not as long as the recipe's network
   */
  public Generator(Recipe recipe, float[] parameters, int batch) {
    this.recipe = recipe;
    this.batch = batch;
    this.workspace = new Workspace("generator-" + batch);
    this.network =
        new CompiledWherePossible(Precision.FLOAT32)
            .make(recipe.generator(0), parameters, workspace, batch, recipe.latentSize());
  }

  /**
   * Goes on with other parameters.
   *
   * @throws IllegalArgumentException if the vector is not as long as the recipe's network
   */
  public void use(float[] parameters) {
    network.layout().requireLength(parameters);
    HostArrays.write(parameters, network.parameters());
  }

  /**
   * Makes images.
   *
   * @param latents (batch, latentSize), row-major
   * @return (batch, channel, height, width) in [-1, 1], row-major
   */
  public float[] generate(float[] latents) {
    try (MemoryWorkspace scope = workspace.open()) {
      INDArray latent = Nd4j.createFromArray(latents).reshape('c', batch, recipe.latentSize());
      return HostArrays.copy(network.evaluate(latent));
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
