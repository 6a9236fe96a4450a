package io.dcganspark.model.sample;

import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.LabelInput;
import io.dcganspark.model.training.TrainedNetwork;
import java.util.OptionalInt;

/**
 * Draws images with a trained generator. A seed defines an endless sequence of images, each from
 * its own stream of random numbers; any part of it can be drawn anywhere and is the same. Where the
 * generator is told a class, the classes take turns: image i is of class i mod classes, unless one
 * class is asked for.
 *
 * <p>Use from one thread, and close.
 */
public final class Sampler implements AutoCloseable {
  /**
   * G runs on whole blocks of the sequence, so that an image never depends on which others were
   * asked for with it.
   */
  private static final int BLOCK = 64;

  private final Recipe recipe;
  private final TrainedNetwork generator;
  private OptionalInt onlyClass = OptionalInt.empty();

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
   * Draws images of one class from now on.
   *
   * @throws IllegalArgumentException if the generator is told no class, or has no such class
   */
  public void ask(int label) {
    LabelInput.requireClass(recipe, label);
    onlyClass = OptionalInt.of(label);
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
    ImageShape shape = recipe.imageShape();
    byte[] pixels = new byte[Math.multiplyExact(count, shape.length())];
    int done = 0;
    while (done < count) {
      long block = (first + done) / BLOCK;
      int offset = (int) (first + done - block * BLOCK);
      int part = Math.min(BLOCK - offset, count - done);
      float[] latents = latents(seed, block * BLOCK);
      float[] images =
          generator.run(LabelInput.besideLatents(latents, labels(block * BLOCK), recipe));
      for (int i = 0; i < part * shape.length(); i++) {
        pixels[done * shape.length() + i] = pixel(images[offset * shape.length() + i]);
      }
      done += part;
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
    byte[] images = sample(seed, 0, count);
    return onlyClass.isPresent() ? images : byClass(images, recipe);
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

  private float[] latents(long seed, long first) {
    float[] latents = new float[BLOCK * recipe.latentSize()];
    for (int image = 0; image < BLOCK; image++) {
      RandomStream stream = new RandomStream(seed, Purpose.SAMPLES, first + image, 0);
      for (int i = 0; i < recipe.latentSize(); i++) {
        latents[image * recipe.latentSize() + i] = stream.nextGaussian();
      }
    }
    return latents;
  }

  private int[] labels(long first) {
    int[] labels = new int[BLOCK];
    for (int image = 0; image < BLOCK && recipe.classes() > 0; image++) {
      labels[image] = onlyClass.orElse(classInTurn(first + image, recipe));
    }
    return labels;
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
