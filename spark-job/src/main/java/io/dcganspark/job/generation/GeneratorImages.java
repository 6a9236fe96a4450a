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

  /**
   * Makes the sequence.
   *
   * @param generator draws it
   * @param label of the images, absent for all classes in turn, or where there are none
   * @param seed of the sequence
   * @throws IllegalArgumentException if the generator knows no such label
   */
  public GeneratorImages(DrawingGenerator generator, OptionalInt label, long seed) {
    label.ifPresent(asked -> LabelInput.requireClass(generator.recipe(), asked));
    this.generator = generator;
    this.seed = seed;
    this.labelOrNull = label.isPresent() ? label.getAsInt() : null;
  }

  @Override
  public byte[] images(long first, int count) {
    if (labelOrNull == null) {
      return generator.sampler().sample(seed, first, count);
    }
    int[] labels = new int[count];
    Arrays.fill(labels, labelOrNull);
    return generator
        .sampler()
        .sample(seed, LongStream.range(first, first + count).toArray(), labels);
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
