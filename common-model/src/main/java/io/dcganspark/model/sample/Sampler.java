package io.dcganspark.model.sample;

import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.TrainedNetwork;

/**
 * Draws images with a trained generator. A seed defines an endless sequence of images, each from
 * its own stream of random numbers; any part of it can be drawn anywhere and is the same.
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
        new TrainedNetwork(recipe.generator(0), generatorParameters, BLOCK, recipe.latentSize());
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
    ImageShape shape = recipe.imageShape();
    byte[] pixels = new byte[Math.multiplyExact(count, shape.length())];
    int done = 0;
    while (done < count) {
      long block = (first + done) / BLOCK;
      int offset = (int) (first + done - block * BLOCK);
      int part = Math.min(BLOCK - offset, count - done);
      float[] images = generator.run(latents(seed, block * BLOCK));
      for (int i = 0; i < part * shape.length(); i++) {
        pixels[done * shape.length() + i] = pixel(images[offset * shape.length() + i]);
      }
      done += part;
    }
    return pixels;
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

  /** From [-1, 1] to 0..255. */
  static byte pixel(float value) {
    return (byte) Math.round(Math.min(Math.max((value + 1) * 127.5f, 0), 255));
  }

  @Override
  public void close() {
    generator.close();
  }
}
