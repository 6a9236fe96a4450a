package io.dcganspark.model.training;

import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Both networks of a recipe for one batch size.
 *
 * @param recipe what they are
 * @param batch images of a pass
 * @param workspace of every pass through them
 * @param generator G
 * @param discriminator D
 */
record NetworkPair(
    Recipe recipe, int batch, Workspace workspace, Network generator, Network discriminator)
    implements AutoCloseable {

  static NetworkPair make(
      Recipe recipe, long seed, int batch, NetworkFactory networks, TrainingState state) {
    Workspace workspace = new Workspace("replica-step-" + batch);
    ImageShape shape = recipe.imageShape();
    return new NetworkPair(
        recipe,
        batch,
        workspace,
        networks.make(
            recipe.generator(seed),
            state.generator().parameters(),
            workspace,
            batch,
            recipe.latentSize()),
        networks.make(
            recipe.discriminator(seed),
            state.discriminator().parameters(),
            workspace,
            batch,
            shape.channels(),
            shape.height(),
            shape.width()));
  }

  /** Makes an array of (batch, latentSize) numbers, row-major, in the open workspace. */
  INDArray latents(float[] values) {
    return Nd4j.createFromArray(values).reshape('c', batch, recipe.latentSize());
  }

  /** Makes an array of (batch, channel, height, width) numbers, row-major. */
  INDArray images(float[] values) {
    ImageShape shape = recipe.imageShape();
    return Nd4j.createFromArray(values)
        .reshape('c', batch, shape.channels(), shape.height(), shape.width());
  }

  @Override
  public void close() {
    generator.close();
    discriminator.close();
  }
}
