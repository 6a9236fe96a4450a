package io.dcganspark.job.report;

import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.evaluation.ClassDistribution;
import io.dcganspark.model.evaluation.Evaluation;
import io.dcganspark.model.loss.LossSettings;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of a training that goes wrong while something can still be done, and says what to try: long
 * before it has failed for good, which ends its round. A warning is given once, and again only
 * after it was better meanwhile.
 */
public final class TrainingWarnings implements RunListener {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingWarnings.class);

  /** Steps for which something lasts before it is reported. */
  private static final long LASTING = 100;

  /** D is nearly sure of an image if it finds it as real as it is to, up to this. */
  private static final double NEARLY_SURE = 0.1;

  /** Of a pixel over a batch, from -1 to 1; a healthy run on MNIST stays between 0.18 and 0.6. */
  private static final double LITTLE_SPREAD = 0.05;

  /**
   * Until this step, images of a healthy run may be alike: of {@code conf/mnist-best.conf} to 260.
   */
  private static final long UNTIL_IMAGES_DIFFER = 400;

  /** A healthy run on MNIST stays above 0.03 after its first thirty steps. */
  private static final double SMALL_GRADIENT = 1e-3;

  private final boolean canDiffer;
  private final LossSettings loss;
  private final Consumer<String> sink;
  private final Streak discriminatorWins = new Streak();
  private final Streak imagesAreAlike = new Streak();
  private final Streak gradientVanishes = new Streak();
  private boolean classesAreMissing;

  /**
   * Makes them.
   *
   * @param canDiffer whether a replica's batch has several images, which have a spread
   * @param loss that is trained with
   * @param sink receives every warning, which is logged as well
   */
  public TrainingWarnings(boolean canDiffer, LossSettings loss, Consumer<String> sink) {
    this.canDiffer = canDiffer;
    this.loss = loss;
    this.sink = sink;
  }

  @Override
  public void onEvent(RunEvent event) {
    if (event instanceof RunEvent.StepLogged logged) {
      checkStep(logged.metrics());
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      checkEvaluation(evaluated.evaluation());
    } else if (event instanceof RunEvent.RolledBack) {
      discriminatorWins.end();
      imagesAreAlike.end();
      gradientVanishes.end();
    }
  }

  private void checkStep(StepMetrics step) {
    if (discriminatorWins.lasts(
        step.step(),
        loss.discriminatorIsSure(
            step.get(StepMetric.DISCRIMINATOR_ON_REAL),
            step.get(StepMetric.DISCRIMINATOR_ON_GENERATED),
            NEARLY_SURE))) {
      warn(
          ("Step %s: the discriminator has classified nearly all images correctly for %s steps"
                  + " (D(x) %s, D(G(z)) %s), and teaches the generator little. Try a smaller"
                  + " training.learning-rate, or a smaller training.discriminator-learning-rate"
                  + " alone, in a new run; training.on-divergence=rollback halves it"
                  + " when nothing is learnt any more")
              .formatted(
                  step.step(),
                  LASTING,
                  rounded(step.get(StepMetric.DISCRIMINATOR_ON_REAL)),
                  rounded(step.get(StepMetric.DISCRIMINATOR_ON_GENERATED))));
    }
    if (imagesAreAlike.lasts(
        step.step(),
        canDiffer
            && step.step() > UNTIL_IMAGES_DIFFER
            && step.get(StepMetric.GENERATED_SPREAD) < LITTLE_SPREAD)) {
      warn(
          ("Step %s: generated images have hardly differed for %s steps (a pixel by %s, from -1 to"
                  + " 1), the generator collapses to a few. Try a larger training.batch-size or a"
                  + " smaller training.learning-rate in a new run")
              .formatted(step.step(), LASTING, rounded(step.get(StepMetric.GENERATED_SPREAD))));
    }
    if (gradientVanishes.lasts(
        step.step(), step.get(StepMetric.GENERATOR_GRADIENT_NORM) < SMALL_GRADIENT)) {
      warn(
          ("Step %s: the generator's gradient has nearly vanished for %s steps (length %s), it"
                  + " learns next to nothing. Try another training.seed if it has been so from the"
                  + " start, else a smaller training.learning-rate, in a new run")
              .formatted(
                  step.step(), LASTING, rounded(step.get(StepMetric.GENERATOR_GRADIENT_NORM))));
    }
  }

  private void checkEvaluation(Evaluation evaluation) {
    ClassDistribution data = evaluation.data();
    ClassDistribution generated = evaluation.generated().classes();
    List<Integer> missing =
        IntStream.range(0, data.counts().length)
            .filter(i -> !generated.covers(i, data))
            .boxed()
            .toList();
    if (!missing.isEmpty() && !classesAreMissing) {
      warn(
          ("Step %s: the generator makes hardly any images of the classes %s, less than a tenth of"
                  + " their share in the data. Early in a run that passes; later try a larger"
                  + " training.batch-size, a smaller training.learning-rate or another training.seed"
                  + " in a new run")
              .formatted(evaluation.step(), missing));
    }
    classesAreMissing = !missing.isEmpty();
  }

  private void warn(String warning) {
    LOG.warn("{}", warning);
    sink.accept(warning);
  }

  private static float rounded(double value) {
    return Math.round(value * 1e4) / 1e4f;
  }

  /** Something that holds from one logged step to the next. */
  private static final class Streak {
    private static final long NONE = -1;
    private long first = NONE;
    private boolean warned;

    /** Returns true once, when it has lasted. */
    boolean lasts(long step, boolean holds) {
      if (!holds) {
        end();
        return false;
      }
      if (first == NONE) {
        first = step;
      }
      if (warned || step - first < LASTING) {
        return false;
      }
      warned = true;
      return true;
    }

    void end() {
      first = NONE;
      warned = false;
    }
  }
}
