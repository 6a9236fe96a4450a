package io.dcganspark.job.training;

import io.dcganspark.model.training.RealBatch;
import io.dcganspark.model.training.ReplicaPass;

/**
 * G's step before D's, from gradients of the same weights. Both exchanges are hidden: D's step does
 * not need the new G, and G's next images do not need the new D. G's gradients travel while D's are
 * computed, D's while G draws the next batch. In a step that does not include G, G only draws.
 */
final class GeneratorFirstStep extends SynchronousStep {
  GeneratorFirstStep(Parts parts) {
    super(parts);
  }

  @Override
  void run() {
    int last = replicas() - 1;
    boolean both = includesGenerator();
    for (int i = 0; i <= last; i++) {
      ReplicaPass pass = begin(i);
      RealBatch real = realImages(i);
      complete();
      if (both) {
        pass.generatorGradient(real, generator.of(i));
      }
      if (both && i == last) {
        startGeneratorExchange();
      }
      pass.discriminatorGradient(real, discriminator.of(i));
    }
    discriminator.startExchange();
    if (both) {
      applyGenerator();
    } else {
      passGenerator();
    }
  }

  @Override
  void complete() {
    if (discriminator.isUnderWay()) {
      applyDiscriminator();
      report();
    }
  }
}
