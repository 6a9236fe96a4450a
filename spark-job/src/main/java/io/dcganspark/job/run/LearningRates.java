package io.dcganspark.job.run;

import io.dcganspark.job.config.BatchSize;
import io.dcganspark.job.config.TrainingConfig;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.optimizer.LearningRateRule;
import io.dcganspark.model.recipe.NetworkRole;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/** What learning rate a run's steps take, in a line for people. */
final class LearningRates {
  private static final MathContext DIGITS = new MathContext(4);

  private LearningRates() {}

  /** Returns the line. */
  static String line(TrainingConfig training) {
    return "a step takes the learning %s%s%s%s"
        .formatted(rates(training), batch(training), warmUp(training), schedule(training));
  }

  /**
   * Returns what to say of a warm-up that is as long as the run; nothing of a shorter one.
   *
   * @param steps of the run
   */
  static Optional<String> warning(TrainingConfig training, long steps) {
    int warmUp = training.warmUpSteps();
    return warmUp == 0 || warmUp < steps
        ? Optional.empty()
        : Optional.of(
            "training.warm-up-steps is %d, and the run has %s: the learning rate does not reach its value before the end; lower it, or raise training.epochs"
                .formatted(warmUp, Counted.of(steps, "step")));
  }

  private static String rates(TrainingConfig training) {
    double generator = training.learningRate(NetworkRole.GENERATOR);
    double discriminator = training.learningRate(NetworkRole.DISCRIMINATOR);
    return generator == discriminator
        ? "rate " + rule(training, generator)
        : "rates %s of G and %s of D"
            .formatted(rule(training, generator), rule(training, discriminator));
  }

  private static String warmUp(TrainingConfig training) {
    int warmUp = training.warmUpSteps();
    return warmUp == 0
        ? ""
        : ", to which it rises over the first %s".formatted(Counted.unlessOne(warmUp, "step"));
  }

  private static String schedule(TrainingConfig training) {
    return switch (training.schedule()) {
      case CONSTANT -> "";
      case LINEAR -> ", from which it falls evenly to the end of training.epochs";
      case COSINE -> ", from which it falls as a cosine to the end of training.epochs";
    };
  }

  private static String rule(TrainingConfig training, double rate) {
    LearningRateRule rule = training.learningRateRule();
    String configured = text(rate);
    if (rule == LearningRateRule.NONE) {
      return configured;
    }
    if (!isBatchKnown(training)) {
      return "%s times the %s"
          .formatted(
              configured,
              rule == LearningRateRule.LINEAR
                  ? "batch / " + LearningRateRule.BASE_BATCH
                  : "square root of batch / " + LearningRateRule.BASE_BATCH);
    }
    double factor = rule.factor(training.batchSize());
    return "%s, %s times %s,".formatted(text(rate * factor), configured, text(factor));
  }

  private static String batch(TrainingConfig training) {
    BatchSize batch = training.batch();
    return isBatchKnown(training)
        ? " with a batch of %d".formatted(training.batchSize())
        : " with a batch of %d for each replica, of which the run has as many as slots"
            .formatted(batch.images());
  }

  private static boolean isBatchKnown(TrainingConfig training) {
    return !training.batch().perReplica() || training.replicas().isPresent();
  }

  private static String text(double number) {
    return new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
