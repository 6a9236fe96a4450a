package io.dcganspark.model.training;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;

/**
 * Both networks of a recipe for one batch size.
 *
 * @param recipe what they are
 * @param batch images of a pass
 * @param generator G
 * @param discriminator D
 */
record NetworkPair(Recipe recipe, int batch, Network generator, Network discriminator)
    implements AutoCloseable {

  static NetworkPair make(
      Recipe recipe, long seed, int batch, NetworkFactory networks, TrainingState state) {
    ImageShape judged = recipe.discriminatorInput();
    Network generator =
        networks.make(
            recipe.generator(seed), state.generator().parameters(), batch, recipe.generatorInput());
    return Closing.unlessMade(
        generator,
        () ->
            new NetworkPair(
                recipe,
                batch,
                generator,
                networks.make(
                    recipe.discriminator(seed),
                    state.discriminator().parameters(),
                    batch,
                    judged.channels(),
                    judged.height(),
                    judged.width())));
  }

  /**
   * Makes G's input, (batch, generatorInput).
   *
   * @param latents (batch, latentSize)
   * @param labels classes that G draws, (batch); empty without classes
   */
  float[] generatorInput(float[] latents, int[] labels) {
    return LabelInput.besideLatents(latents, labels, recipe);
  }

  /**
   * Makes D's input, (batch, channel + classes, height, width).
   *
   * @param images (batch, channel, height, width)
   * @param labels of the images, (batch); empty without classes
   */
  float[] discriminatorInput(float[] images, int[] labels) {
    if (recipe.classes() == 0) {
      return images;
    }
    float[] planes = LabelInput.planes(labels, recipe);
    int ofImages = images.length / batch;
    int ofPlanes = planes.length / batch;
    float[] input = new float[images.length + planes.length];
    for (int i = 0; i < batch; i++) {
      int start = i * (ofImages + ofPlanes);
      System.arraycopy(images, i * ofImages, input, start, ofImages);
      System.arraycopy(planes, i * ofPlanes, input, start + ofImages, ofPlanes);
    }
    return input;
  }

  /**
   * Takes from a gradient at D's input the part of the images.
   *
   * @param gradientAtInput (batch, channel + classes, height, width)
   * @return (batch, channel, height, width)
   */
  float[] atImages(float[] gradientAtInput) {
    if (recipe.classes() == 0) {
      return gradientAtInput;
    }
    int ofInput = gradientAtInput.length / batch;
    int ofImages = recipe.imageShape().length();
    float[] gradient = new float[batch * ofImages];
    for (int i = 0; i < batch; i++) {
      System.arraycopy(gradientAtInput, i * ofInput, gradient, i * ofImages, ofImages);
    }
    return gradient;
  }

  @Override
  public void close() {
    try (generator) {
      discriminator.close();
    }
  }
}
