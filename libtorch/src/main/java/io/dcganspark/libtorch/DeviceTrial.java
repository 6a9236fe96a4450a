package io.dcganspark.libtorch;

import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.ComputeSettings;
import io.dcganspark.model.training.InitialState;
import io.dcganspark.model.training.RealBatch;
import io.dcganspark.model.training.ReplicaTrainer;
import io.dcganspark.model.training.SingleReplicaStep;
import io.dcganspark.model.training.StepSettings;
import java.util.Arrays;
import java.util.Locale;

/**
 * Tries libtorch on a device, for {@code benchmarks/gpu}: every recipe for a few steps, its first
 * gradients beside those of the compiled networks on the CPU, and images a second. Prints Markdown,
 * and ends with 1 if a recipe is too far off.
 */
public final class DeviceTrial {
  private static final long SEED = 1;
  private static final int BATCH = 16;
  private static final int STEPS = 20;
  private static final int WARM_UP_STEPS = 2;
  private static final int TIMED_STEPS = 10;

  /** Of a gradient's length; rounding moves a few values over the kinks of rectifiers. */
  private static final double MOST = 1e-3;

  private static final AdamSettings ADAM =
      new AdamSettings(2e-4, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON);

  private final DeviceChoice choice;
  private boolean agrees = true;

  private DeviceTrial(DeviceChoice choice) {
    this.choice = choice;
  }

  /**
   * Tries.
   *
   * @param args auto, cuda or cpu; threads; then the batches to time
   */
  public static void main(String[] args) {
    NativeThreads.use(Integer.parseInt(args[1]));
    DeviceTrial trial = new DeviceTrial(DeviceChoice.valueOf(args[0].toUpperCase(Locale.ROOT)));
    try {
      trial.printRecipes();
      trial.printTimes(args);
    } catch (IllegalStateException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
    // Native threads would keep the process.
    System.exit(trial.agrees ? 0 : 1);
  }

  private ReplicaTrainer trainer(Recipe recipe, int batch, Precision precision) {
    ComputeSettings settings = new ComputeSettings(LibtorchBackend.NAME, precision);
    settings.devices().use(choice, null);
    return trainer(recipe, batch, settings);
  }

  private static ReplicaTrainer trainer(Recipe recipe, int batch, ComputeSettings settings) {
    return new ReplicaTrainer(
        recipe, StepSettings.of(ADAM), SEED, batch, settings, InitialState.of(recipe, SEED));
  }

  private static RealBatch images(Recipe recipe, int batch) {
    RandomStream stream = new RandomStream(SEED, Purpose.LATENT, 0, 1);
    float[] images = new float[batch * recipe.imageShape().length()];
    for (int i = 0; i < images.length; i++) {
      images[i] = 2 * stream.nextFloat() - 1;
    }
    int[] labels = new int[recipe.classes() == 0 ? 0 : batch];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % recipe.classes();
    }
    return new RealBatch(images, labels);
  }

  private void printRecipes() {
    System.out.printf(
        "| recipe, batch %d | off in D's gradient | ms a step, %d steps | loss of D, of G |%n",
        BATCH, STEPS);
    System.out.println("|---|---|---|---|");
    for (String name : Recipe.names()) {
      Recipe recipe = Recipe.named(name);
      RealBatch real = images(recipe, BATCH);
      double off = deviation(recipe, real);
      agrees &= off <= MOST;
      try (ReplicaTrainer trainer = trainer(recipe, BATCH, Precision.FLOAT32)) {
        double millis = millis(trainer, real, STEPS);
        System.out.printf(
            Locale.ROOT,
            "| %s | %.1e%s | %.1f | %.4f, %.4f |%n",
            name,
            off,
            off <= MOST ? "" : ", too far",
            millis,
            trainer.losses().discriminatorLoss(),
            trainer.losses().generatorLoss());
      }
    }
  }

  /** Returns how far D's first gradient is from the CPU's, in lengths of the latter. */
  private double deviation(Recipe recipe, RealBatch real) {
    float[] found;
    try (ReplicaTrainer trainer = trainer(recipe, BATCH, Precision.FLOAT32)) {
      found = gradient(trainer, real);
    }
    float[] expected;
    try (ReplicaTrainer trainer = trainer(recipe, BATCH, ComputeSettings.auto(Precision.FLOAT32))) {
      expected = gradient(trainer, real);
    }
    double difference = 0;
    double length = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) found[i] - expected[i], 2);
      length += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / length);
  }

  private static float[] gradient(ReplicaTrainer trainer, RealBatch real) {
    float[] vector = new float[trainer.discriminatorLength()];
    trainer.begin(0).discriminatorGradient(real, vector);
    // Metrics follow.
    return Arrays.copyOf(vector, trainer.discriminatorGradientLength());
  }

  private void printTimes(String... args) {
    Recipe dcgan = Recipe.named("dcgan");
    System.out.println();
    boolean isCuda = Libtorch.gpus() > 0 && choice != DeviceChoice.CPU;
    System.out.println(
        "| dcgan, images a step | images/s, float32 | images/s, TF32 | images/s, bfloat16 | MB in use |");
    System.out.println("|---|---|---|---|---|");
    for (int i = 2; i < args.length; i++) {
      int batch = Integer.parseInt(args[i]);
      System.out.printf(
          Locale.ROOT,
          "| %d | %.0f | %s | %.0f | %s |%n",
          batch,
          imagesPerSecond(dcgan, batch, Precision.FLOAT32),
          isCuda ? Math.round(imagesPerSecond(dcgan, batch, Precision.TF32)) : "",
          imagesPerSecond(dcgan, batch, Precision.BFLOAT16),
          DeviceMemory.inUse(isCuda));
    }
    printProfile(dcgan, Integer.parseInt(args[2]));
  }

  private double imagesPerSecond(Recipe recipe, int batch, Precision precision) {
    RealBatch real = images(recipe, batch);
    try (ReplicaTrainer trainer = trainer(recipe, batch, precision)) {
      millis(trainer, real, WARM_UP_STEPS);
      return 1000 * batch / millis(trainer, real, TIMED_STEPS);
    }
  }

  private void printProfile(Recipe recipe, int batch) {
    System.out.printf("%n| a step of dcgan, float32, batch %d | share |%n|---|---|%n", batch);
    RealBatch real = images(recipe, batch);
    try (ReplicaTrainer trainer = trainer(recipe, batch, Precision.FLOAT32)) {
      millis(trainer, real, WARM_UP_STEPS);
      StepProfile.of(trainer, real, TIMED_STEPS).print();
    }
  }

  /** Returns the milliseconds of a step. Each ends with its gradients on the host. */
  private static double millis(ReplicaTrainer trainer, RealBatch real, int steps) {
    SingleReplicaStep step = new SingleReplicaStep(trainer);
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      step.run(trainer.begin(0), real);
    }
    return (System.nanoTime() - start) / 1e6 / steps;
  }
}
