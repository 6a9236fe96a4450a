package io.dcganspark.job.training;

import io.dcganspark.model.training.RealBatch;
import io.dcganspark.model.training.ReplicaPass;

/**
 * D's step before G's, which is computed against the new D: each waits for the exchange of the
 * other. Nothing exact can be computed meanwhile. G's gradients wait for the new D. D's next ones
 * on real images would not need the new G, but G's step also moves D's running statistics, on which
 * the movement in the next pass depends.
 *
 * <p>Only the last replica's fakes are still at hand when D has taken its step; those of the others
 * are made once more. To make the first one's while D's gradients travel would give up the last
 * one's, and save nothing.
 */
final class DiscriminatorFirstStep extends SynchronousStep {
  DiscriminatorFirstStep(Parts parts) {
    super(parts);
  }

  @Override
  void run() {
    if (includesGenerator()) {
      stepOfBoth();
    } else {
      discriminatorsStep();
    }
    report();
  }

  private void discriminatorsStep() {
    for (int i = 0; i < replicas(); i++) {
      begin(i).discriminatorGradient(realImages(i), discriminator.of(i));
    }
    discriminator.startExchange();
    applyDiscriminator();
    passGenerator();
  }

  private void stepOfBoth() {
    int last = replicas() - 1;
    for (int i = 0; i < last; i++) {
      begin(i).discriminatorGradient(realImages(i), discriminator.of(i));
    }
    ReplicaPass pass = begin(last);
    RealBatch real = realImages(last);
    pass.discriminatorGradient(real, discriminator.of(last));
    discriminator.startExchange();
    applyDiscriminator();
    pass.generatorGradient(real, generator.of(last));
    for (int i = 0; i < last; i++) {
      begin(i).generatorGradient(realImages(i), generator.of(i));
    }
    startGeneratorExchange();
    applyGenerator();
  }

  @Override
  void complete() {
    // A step leaves nothing on its way.
  }
}
