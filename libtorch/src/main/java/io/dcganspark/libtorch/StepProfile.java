package io.dcganspark.libtorch;

import io.dcganspark.model.training.RealBatch;
import io.dcganspark.model.training.ReplicaPass;
import io.dcganspark.model.training.ReplicaTrainer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where the steps of a recipe go in which G steps first. Each part ends with numbers on the host,
 * so it has waited for the device.
 */
final class StepProfile {
  private final Map<String, Long> nanos = new LinkedHashMap<>();
  private long last;

  /** Takes steps. */
  static StepProfile of(ReplicaTrainer trainer, RealBatch real, int steps) {
    StepProfile profile = new StepProfile();
    float[] generator = new float[trainer.generatorLength()];
    float[] discriminator = new float[trainer.discriminatorLength()];
    for (int i = 0; i < steps; i++) {
      profile.last = System.nanoTime();
      ReplicaPass pass = trainer.begin(0);
      profile.add("G draws");
      pass.generatorGradient(real, generator);
      profile.add("G's gradient: D forwards and back to the images, G back");
      pass.discriminatorGradient(real, discriminator);
      profile.add("D's gradient, of real and generated images");
      trainer.applyGenerator(generator, 1);
      profile.add("Adam of G on the CPU, parameters to the device");
      trainer.applyDiscriminator(discriminator, 1);
      profile.add("the same for D");
    }
    return profile;
  }

  private void add(String part) {
    long now = System.nanoTime();
    nanos.merge(part, now - last, Long::sum);
    last = now;
  }

  /** Prints a Markdown table of shares. */
  void print() {
    double all = nanos.values().stream().mapToLong(Long::longValue).sum();
    nanos.forEach(
        (part, time) ->
            System.out.printf(Locale.ROOT, "| %s | %.0f %% |%n", part, 100 * time / all));
  }
}
