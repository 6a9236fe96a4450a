package io.dcganspark.job.generation;

import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import io.dcganspark.model.training.LabelInput;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/** What a generator draws from a seed: its classes in turn, or one of them. */
public final class GeneratorImages implements ImageMaker {
  private static final long serialVersionUID = 1L;

  private final DrawingGenerator generator;
  private final long seed;
  private final Integer labelOrNull;
  private final float truncation;

  /**
   * Which images are drawn.
   *
   * @param seed of the sequence
   * @param label of the images, absent for all classes in turn, or where there are none
   * @param truncation as of {@link Sampler#sample(long, long[], int[], float)}
   * @param steps from each image of the seed to the next, at least 1; with 1 there are none between
   */
  public record Sequence(long seed, OptionalInt label, float truncation, int steps) {
    /** Returns a sequence without truncation and without images between. */
    public static Sequence of(long seed, OptionalInt label) {
      return new Sequence(seed, label, Float.POSITIVE_INFINITY, 1);
    }
  }

  /**
   * Returns what draws a sequence.
   *
   * @throws IllegalArgumentException if the generator knows no such label
   */
  public static ImageMaker of(DrawingGenerator generator, Sequence sequence) {
    GeneratorImages images = new GeneratorImages(generator, sequence);
    return sequence.steps() == 1 ? images : new InterpolatedImages(generator, images, sequence);
  }

  /**
   * Makes a maker of the images of a seed, without any between.
   *
   * @param generator draws it
   * @param sequence of images
   * @throws IllegalArgumentException if the generator knows no such label
   */
  private GeneratorImages(DrawingGenerator generator, Sequence sequence) {
    OptionalInt label = sequence.label();
    label.ifPresent(asked -> LabelInput.requireClass(generator.recipe(), asked));
    this.generator = generator;
    this.seed = sequence.seed();
    this.labelOrNull = label.isPresent() ? label.getAsInt() : null;
    this.truncation = sequence.truncation();
  }

  @Override
  public byte[] images(long first, int count) {
    long[] images = LongStream.range(first, first + count).toArray();
    int[] labels = Arrays.stream(images).mapToInt(image -> label(image).orElse(0)).toArray();
    return generator.sampler().sample(seed, images, labels, truncation);
  }

  @Override
  public OptionalInt label(long image) {
    Recipe recipe = generator.recipe();
    if (recipe.classes() == 0) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(labelOrNull == null ? Sampler.classInTurn(image, recipe) : labelOrNull);
  }

  @Override
  public int classesInTurn() {
    return labelOrNull == null ? Math.max(1, generator.recipe().classes()) : 1;
  }

  @Override
  public ImageShape shape() {
    return generator.recipe().imageShape();
  }
}
