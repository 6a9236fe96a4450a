package io.dcganspark.model.training;

import io.dcganspark.model.augmentation.AugmentationSettings;
import io.dcganspark.model.augmentation.ImageAugmentation;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.ImageShape;

/**
 * The images of one replica's step as D sees them. Asked again for the same pass, it gives the same
 * bits.
 */
final class JudgedImages {
  private final AugmentationSettings settings;
  private final ImageAugmentation augmentation;
  private final long seed;
  private final long step;
  private final int replica;

  JudgedImages(AugmentationSettings settings, ImageShape shape, long seed, long step, int replica) {
    this.settings = settings;
    this.augmentation =
        new ImageAugmentation(settings.kinds(), shape.channels(), shape.height(), shape.width());
    this.seed = seed;
    this.step = step;
    this.replica = replica;
  }

  /** Returns real images as D sees them, (batch, channel, height, width). */
  float[] real(float[] images) {
    float[] mirrored =
        settings.mirror() ? augmentation.mirror(images, stream(Purpose.MIRROR)) : images;
    return augmentation.apply(mirrored, stream(Purpose.AUGMENTATION_ON_REAL));
  }

  /** Returns generated images as D sees them for its own step, (batch, channel, height, width). */
  float[] generated(float[] images) {
    return augmentation.apply(images, stream(Purpose.AUGMENTATION_ON_GENERATED));
  }

  /** Returns generated images as D sees them for G's step, (batch, channel, height, width). */
  float[] forGenerator(float[] images) {
    return augmentation.apply(images, stream(Purpose.AUGMENTATION_FOR_GENERATOR));
  }

  /** Takes a gradient at what {@link #forGenerator} returned back to the images that it took. */
  float[] backToGenerated(float[] gradient) {
    return augmentation.transpose(gradient, stream(Purpose.AUGMENTATION_FOR_GENERATOR));
  }

  private RandomStream stream(Purpose purpose) {
    return new RandomStream(seed, purpose, step, replica);
  }
}
