package io.dcganspark.job.generation;

import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.sample.LatentWalk;
import java.util.OptionalInt;

/**
 * The images of a seed with the way from each to the next: image {@code k * steps} is the seed's
 * image k, and those after it lead to the seed's image k + 1.
 */
final class InterpolatedImages implements ImageMaker {
  private static final long serialVersionUID = 1L;

  private final DrawingGenerator generator;
  private final GeneratorImages images;
  private final long seed;
  private final boolean isOneClass;
  private final float truncation;
  private final int steps;

  InterpolatedImages(
      DrawingGenerator generator, GeneratorImages images, GeneratorImages.Sequence sequence) {
    this.generator = generator;
    this.images = images;
    this.seed = sequence.seed();
    this.isOneClass = sequence.label().isPresent();
    this.truncation = sequence.truncation();
    this.steps = sequence.steps();
  }

  @Override
  public byte[] images(long first, int count) {
    LatentWalk walk = new LatentWalk(generator.recipe(), truncation);
    int width = generator.recipe().generatorInput();
    float[] rows = new float[Math.multiplyExact(count, width)];
    long end = first + count;
    for (long image = first; image < end; ) {
      long passed = image / steps;
      int step = (int) (image % steps);
      int taken = (int) Math.min(steps - step, end - image);
      float[] way = walk.between(stop(passed), stop(passed + 1), steps);
      System.arraycopy(way, step * width, rows, (int) (image - first) * width, taken * width);
      image += taken;
    }
    return generator.sampler().draw(rows);
  }

  private LatentWalk.Stop stop(long image) {
    return new LatentWalk.Stop(seed, image, images.label(image).orElse(0));
  }

  /** An image between two classes is of neither. */
  @Override
  public OptionalInt label(long image) {
    return isOneClass ? images.label(image) : OptionalInt.empty();
  }

  @Override
  public OptionalInt rowLength() {
    return OptionalInt.of(steps);
  }

  @Override
  public ImageShape shape() {
    return images.shape();
  }
}
