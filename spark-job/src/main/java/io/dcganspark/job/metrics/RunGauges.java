package io.dcganspark.job.metrics;

import com.codahale.metrics.Gauge;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.evaluation.Evaluation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The newest numbers of the run that this process drives; NaN is what nothing is known of yet.
 * Spark makes its plugins before there is a run, so the two meet in one instance a process.
 */
public final class RunGauges implements RunListener {
  private static final RunGauges OF_THIS_PROCESS = new RunGauges(System::nanoTime);

  /** What was committed last, or where the run started. */
  private record Checkpoint(long step, long nanos) {}

  private final LongSupplier nanoClock;
  private final AtomicLong roundsRepeated = new AtomicLong();
  private volatile long lastStep;
  private volatile StepMetrics step = nothingBefore(0);
  private volatile Evaluation evaluation;
  private volatile Checkpoint checkpoint;

  RunGauges(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.checkpoint = new Checkpoint(0, nanoClock.getAsLong());
  }

  /** Returns the instance that the plugin shows. */
  public static RunGauges ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** Returns all of them, by names of which Prometheus approves. */
  Map<String, Gauge<? extends Number>> byName() {
    Map<String, Gauge<? extends Number>> gauges = new LinkedHashMap<>();
    gauges.put("step", () -> step.step());
    gauges.put("last_step", () -> lastStep);
    StepMetric.ALL.forEach(metric -> gauges.put(GaugeName.of(metric), () -> step.get(metric)));
    gauges.put("rounds_repeated", roundsRepeated::get);
    gauges.put("frechet_distance", () -> evaluated(found -> found.generated().frechetDistance()));
    gauges.put("precision", () -> evaluated(found -> found.generated().neighbours().precision()));
    gauges.put("recall", () -> evaluated(found -> found.generated().neighbours().recall()));
    gauges.put("checkpoint_step", () -> checkpoint.step());
    gauges.put("checkpoint_age_seconds", () -> (nanoClock.getAsLong() - checkpoint.nanos()) / 1e9);
    return gauges;
  }

  private double evaluated(ToDoubleFunction<Evaluation> measure) {
    Evaluation newest = evaluation;
    return newest == null ? Double.NaN : measure.applyAsDouble(newest);
  }

  /** Of a step that was logged in another process, or of none, nothing is known but its number. */
  private static StepMetrics nothingBefore(long step) {
    return StepMetrics.of(step, metric -> Double.NaN);
  }

  @Override
  public void onEvent(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      lastStep = started.lastStep();
      step = nothingBefore(started.firstStep());
      evaluation = null;
      roundsRepeated.set(0);
      checkpoint = new Checkpoint(started.firstStep(), nanoClock.getAsLong());
    } else if (event instanceof RunEvent.StepLogged logged) {
      step = logged.metrics();
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      evaluation = evaluated.evaluation();
    } else if (event instanceof RunEvent.CheckpointCommitted committed) {
      checkpoint = new Checkpoint(committed.step(), nanoClock.getAsLong());
    } else if (event instanceof RunEvent.RolledBack rolledBack) {
      roundsRepeated.incrementAndGet();
      step = nothingBefore(rolledBack.step());
    }
  }
}
