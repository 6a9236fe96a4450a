package io.dcganspark.job.training;

import io.dcganspark.model.training.ReplicaPass;

/**
 * D's step before G's, which is computed against the new D: each waits for the exchange of the
 * other. Only the last replica's fakes are still at hand when D has taken its step; those of the
 * others are made once more.
 */
final class DiscriminatorFirstStep extends SynchronousStep {
  DiscriminatorFirstStep(Parts parts) {
    super(parts);
  }

  @Override
  void run() {
    int last = replicas() - 1;
    for (int i = 0; i < last; i++) {
      try (ReplicaPass pass = begin(i)) {
        pass.discriminatorGradient(realImages(i), discriminator.of(i));
      }
    }
    try (ReplicaPass pass = begin(last)) {
      pass.discriminatorGradient(realImages(last), discriminator.of(last));
      discriminator.startExchange();
      applyDiscriminator();
      pass.generatorGradient(generator.of(last));
    }
    for (int i = 0; i < last; i++) {
      try (ReplicaPass pass = begin(i)) {
        pass.generatorGradient(generator.of(i));
      }
    }
    startGeneratorExchange();
    applyGenerator();
    report();
  }

  @Override
  void complete() {
    // A step leaves nothing on its way.
  }
}
