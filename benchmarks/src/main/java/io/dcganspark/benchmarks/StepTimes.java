package io.dcganspark.benchmarks;

import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.recipe.OwnRecipe;
import io.dcganspark.model.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Prints the milliseconds of each training step of one {@link Way}, a line a step, by the wall
 * clock: what {@code benchmarks/compare} runs in turn with its peers. Ends with {@value #ABSENT}
 * and the reason where this machine does not have the way.
 */
public final class StepTimes {
  private static final int ABSENT = 3;

  private StepTimes() {}

  /**
   * Times.
   *
   * @param args the way, the recipe or the folder of an own one, images a step, threads, steps to
   *     warm up, steps to time
   * @throws IOException if the folder's networks cannot be read
   */
  public static void main(String[] args) throws IOException {
    Way way = Way.valueOf(args[0].toUpperCase(Locale.ROOT));
    Recipe recipe = recipe(args[1]);
    int batch = Integer.parseInt(args[2]);
    NativeThreads.use(Integer.parseInt(args[3]));
    Consumer<float[]> step;
    try {
      step = way.step(recipe, batch);
    } catch (IllegalStateException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(ABSENT);
      return;
    }
    float[] images = images(batch * recipe.imageShape().length());
    int warmUp = Integer.parseInt(args[4]);
    for (int i = 0; i < warmUp + Integer.parseInt(args[5]); i++) {
      long start = System.nanoTime();
      step.accept(images);
      if (i >= warmUp) {
        System.out.printf(Locale.ROOT, "%.3f%n", (System.nanoTime() - start) / 1e6);
      }
    }
    // Native threads would keep the process.
    System.exit(0);
  }

  /** A built-in recipe, or the networks in a folder such as {@code conf/own}. */
  private static Recipe recipe(String name) throws IOException {
    Path folder = Path.of(name);
    return Files.isDirectory(folder)
        ? OwnRecipe.of(
            Files.readString(folder.resolve("generator.json")),
            Files.readString(folder.resolve("discriminator.json")))
        : Recipe.named(name);
  }

  /** Noise in [-1, 1), as the PyTorch program has it. */
  private static float[] images(int pixels) {
    Random random = new Random(1);
    float[] images = new float[pixels];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat() * 2 - 1;
    }
    return images;
  }
}
