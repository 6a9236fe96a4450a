package io.dcganspark.model.training;

import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

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
    ImageShape judged = recipe.discriminatorInput();
    Network generator =
        networks.make(
            recipe.generator(seed),
            state.generator().parameters(),
            workspace,
            batch,
            recipe.generatorInput());
    return Closing.unlessMade(
        generator,
        () ->
            new NetworkPair(
                recipe,
                batch,
                workspace,
                generator,
                networks.make(
                    recipe.discriminator(seed),
                    state.discriminator().parameters(),
                    workspace,
                    batch,
                    judged.channels(),
                    judged.height(),
                    judged.width())));
  }

  /**
   * Makes G's input in the open workspace.
   *
   * @param latents (batch, latentSize), row-major
   * @param labels classes that G draws, (batch); empty without classes
   */
  INDArray generatorInput(float[] latents, int[] labels) {
    float[] values = LabelInput.besideLatents(latents, labels, recipe);
    return Nd4j.createFromArray(values).reshape('c', batch, recipe.generatorInput());
  }

  /**
   * Makes D's input in the open workspace.
   *
   * @param images (batch, channel, height, width)
   * @param labels of the images, (batch); empty without classes
   */
  INDArray discriminatorInput(INDArray images, int[] labels) {
    if (recipe.classes() == 0) {
      return images;
    }
    ImageShape shape = recipe.imageShape();
    INDArray planes =
        Nd4j.createFromArray(LabelInput.planes(labels, recipe))
            .reshape('c', batch, recipe.classes(), shape.height(), shape.width());
    return Nd4j.concat(1, images, planes);
  }

  /** Takes from a gradient at D's input what is the images'. */
  INDArray atImages(INDArray gradientAtInput) {
    if (recipe.classes() == 0) {
      return gradientAtInput;
    }
    return gradientAtInput
        .get(
            NDArrayIndex.all(),
            NDArrayIndex.interval(0, recipe.imageShape().channels()),
            NDArrayIndex.all(),
            NDArrayIndex.all())
        .dup('c');
  }

  /** Makes an array of (batch, channel, height, width) numbers, row-major. */
  INDArray images(float[] values) {
    ImageShape shape = recipe.imageShape();
    return Nd4j.createFromArray(values)
        .reshape('c', batch, shape.channels(), shape.height(), shape.width());
  }

  @Override
  public void close() {
    try (workspace;
        generator) {
      discriminator.close();
    }
  }
}
