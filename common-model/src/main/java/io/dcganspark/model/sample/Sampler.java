package io.dcganspark.model.sample;

import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.LabelInput;
import io.dcganspark.model.training.TrainedNetwork;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Draws images with a trained generator. A seed defines an endless sequence of images, each from
 * its own stream of random numbers; any part of it can be drawn anywhere and is the same. Where the
 * generator is conditional, the classes take turns: image i is of class i mod classes, unless
 * others are asked for.
 *
 * <p>Use from one thread, and close.
 */
public final class Sampler implements AutoCloseable {
  /** Images that G runs on at once, whichever and however many were asked for. */
  private static final int BLOCK = 64;

  private final Recipe recipe;
  private final TrainedNetwork generator;

  /**
   * Puts a generator onto this thread's device.
   *
   * @param recipe the networks
   * @param generatorParameters G's flat vector, as a checkpoint has it
   * @throws IllegalArgumentException if the vector is not as long as the recipe's network
   */
  public Sampler(Recipe recipe, float[] generatorParameters) {
    this.recipe = recipe;
    this.generator =
        new TrainedNetwork(
            recipe.generator(0), generatorParameters, BLOCK, recipe.generatorInput());
  }

  /**
   * Draws with other parameters from now on.
   *
   * @throws IllegalArgumentException if the vector is not as long as the recipe's network
   */
  public void use(float[] generatorParameters) {
    generator.use(generatorParameters);
  }

  /**
   * Draws images {@code first} to {@code first + count - 1} of a seed's sequence.
   *
   * @return (image, channel, height, width), 0 black to 255 white
   * @throws IllegalArgumentException if {@code first} or {@code count} is negative
   */
  public byte[] sample(long seed, long first, int count) {
    if (first < 0 || count < 0) {
      throw new IllegalArgumentException(
          "first and count must not be negative, found %d and %d".formatted(first, count));
    }
    long[] images = LongStream.range(first, first + count).toArray();
    int[] labels =
        recipe.classes() == 0
            ? new int[count]
            : Arrays.stream(images).mapToInt(image -> classInTurn(image, recipe)).toArray();
    return sample(seed, images, labels);
  }

  /**
   * Draws images of a seed's sequence, in any order and each of the class that is asked for. An
   * image that is asked for in its own class is that of {@link #sample(long, long, int)}.
   *
   * @param images their numbers, from 0
   * @param labels (image) their classes; ignored by a recipe without classes
   * @return (image, channel, height, width), 0 black to 255 white
   * @throws IllegalArgumentException if a number is negative, or a label is no class
   */
  public byte[] sample(long seed, long[] images, int[] labels) {
    return sample(seed, images, labels, Float.POSITIVE_INFINITY);
  }

  /**
   * As {@link #sample(long, long[], int[])}, with latents that are truncated: each value whose
   * magnitude is above {@code truncation} is drawn again.
   *
   * @param truncation above 0; infinite for none
   * @throws IllegalArgumentException as {@link Latents#requireTruncation}
   */
  public byte[] sample(long seed, long[] images, int[] labels, float truncation) {
    return draw(
        images,
        block ->
            LabelInput.besideLatents(
                latents(seed, images, block, truncation), classes(labels, block), recipe));
  }

  /**
   * Draws an image from each row of numbers.
   *
   * @param inputs (image, generatorInput): what G takes, as a {@link LatentWalk} makes it
   * @return (image, channel, height, width), 0 black to 255 white
   */
  public byte[] draw(float[] inputs) {
    int width = recipe.generatorInput();
    return draw(
        LongStream.range(0, inputs.length / width).toArray(),
        block -> {
          float[] rows = new float[Math.multiplyExact(BLOCK, width)];
          for (int place = 0; place < BLOCK; place++) {
            if (block.isTaken(place)) {
              System.arraycopy(inputs, block.imageAt(place) * width, rows, place * width, width);
            }
          }
          return rows;
        });
  }

  private byte[] draw(long[] images, Function<SampleBlock, float[]> inputs) {
    int length = recipe.imageShape().length();
    byte[] pixels = new byte[Math.multiplyExact(images.length, length)];
    for (SampleBlock block : SampleBlock.of(images, BLOCK)) {
      float[] drawn = generator.run(inputs.apply(block));
      for (int place = 0; place < BLOCK; place++) {
        if (block.isTaken(place)) {
          int to = block.imageAt(place) * length;
          for (int i = 0; i < length; i++) {
            pixels[to + i] = pixel(drawn[place * length + i]);
          }
        }
      }
    }
    return pixels;
  }

  /**
   * Draws the images of a grid, row by row: those of {@link #sample} from the first on, and where
   * classes take turns each row has its class.
   *
   * @param count of images; where classes take turns, as many in each
   */
  public byte[] grid(long seed, int count) {
    return byClass(sample(seed, 0, count), recipe);
  }

  /**
   * Sorts images by class.
   *
   * @param images of a sequence in which classes take turns, (image, channel, height, width), as
   *     many of each class; those of a recipe without classes stay where they are
   */
  public static byte[] byClass(byte[] images, Recipe recipe) {
    if (recipe.classes() == 0) {
      return images;
    }
    int length = recipe.imageShape().length();
    int count = images.length / length;
    int ofEach = count / recipe.classes();
    byte[] sorted = new byte[images.length];
    for (int image = 0; image < count; image++) {
      int place = classInTurn(image, recipe) * ofEach + image / recipe.classes();
      System.arraycopy(images, image * length, sorted, place * length, length);
    }
    return sorted;
  }

  /** Returns the class of an image of a sequence in which classes take turns. */
  public static int classInTurn(long image, Recipe recipe) {
    return (int) (image % recipe.classes());
  }

  private float[] latents(long seed, long[] images, SampleBlock block, float truncation) {
    int size = recipe.latentSize();
    float[] latents = new float[Math.multiplyExact(BLOCK, size)];
    for (int place = 0; place < BLOCK; place++) {
      if (block.isTaken(place)) {
        Latents.write(
            recipe, seed, images[block.imageAt(place)], truncation, latents, place * size);
      }
    }
    return latents;
  }

  /** Returns the latent of an image of a seed's sequence, (latentSize). */
  public static float[] latent(Recipe recipe, long seed, long image) {
    float[] latent = new float[recipe.latentSize()];
    Latents.write(recipe, seed, image, Float.POSITIVE_INFINITY, latent, 0);
    return latent;
  }

  private static int[] classes(int[] labels, SampleBlock block) {
    int[] classes = new int[BLOCK];
    for (int place = 0; place < BLOCK; place++) {
      classes[place] = block.isTaken(place) ? labels[block.imageAt(place)] : 0;
    }
    return classes;
  }

  /** From [-1, 1] to 0..255. */
  static byte pixel(float value) {
    return (byte) Math.round(Math.min(Math.max((value + 1) * 127.5f, 0), 255));
  }

  @Override
  public void close() {
    generator.close();
  }
}
