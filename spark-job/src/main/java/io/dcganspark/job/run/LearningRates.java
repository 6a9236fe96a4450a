package io.dcganspark.job.run;

import io.dcganspark.job.config.BatchSize;
import io.dcganspark.job.config.TrainingConfig;
import io.dcganspark.model.optimizer.LearningRateRule;
import java.math.BigDecimal;
import java.math.MathContext;

/** What learning rate a run's steps take, in a line for people. */
final class LearningRates {
  private static final MathContext DIGITS = new MathContext(4);

  private LearningRates() {}

  /** Returns the line. */
  static String line(TrainingConfig training) {
    int warmUp = training.warmUpSteps();
    return "a step takes the learning rate %s%s%s"
        .formatted(
            rule(training),
            batch(training),
            warmUp == 0 ? "" : ", to which it rises over the first %d step(s)".formatted(warmUp));
  }

  private static String rule(TrainingConfig training) {
    LearningRateRule rule = training.learningRateRule();
    String configured = text(training.learningRate());
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
    return "%s, %s times %s,"
        .formatted(
            text(training.batchLearningRate()),
            configured,
            text(rule.factor(training.batchSize())));
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
