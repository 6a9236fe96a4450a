package io.dcganspark.job.averaging;

import io.dcganspark.job.training.MeasuredStep;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.RunPlan;
import io.dcganspark.job.training.Samples;
import io.dcganspark.job.training.StepAverage;
import io.dcganspark.job.training.TrainingHealth;
import io.dcganspark.model.dl4j.JointNetwork;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import io.dcganspark.model.training.StepLosses;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Reports after each average what its steps measured, and draws a grid of samples where one has
 * become due since the last: between two averages there is no G to draw with.
 */
final class AveragingReport {
  private final RunPlan plan;
  private final RunListener listener;
  private final long endOfRound;
  private final int workersAtOnce;
  private final TrainingHealth health;
  private final StepAverage logged;
  private double loggedSeconds;
  private long step;
  private long since;

  /**
   * Begins a round.
   *
   * @param plan of the run
   * @param listener receives the report
   * @param firstStep steps done before the round
   * @param endOfRound steps done after it
   * @param workersAtOnce how many workers compute at the same time
   */
  AveragingReport(
      RunPlan plan, RunListener listener, long firstStep, long endOfRound, int workersAtOnce) {
    this.plan = plan;
    this.listener = listener;
    this.step = firstStep;
    this.endOfRound = endOfRound;
    this.workersAtOnce = workersAtOnce;
    this.health =
        new TrainingHealth(endOfRound - firstStep, plan.replicaBatch(), plan.steps().loss());
    this.logged = new StepAverage(plan);
  }

  /** Starts the clock; the first round also shows what G draws before any training. */
  void start(MultiLayerNetwork networks) {
    if (step == 0) {
      drawSamples(networks);
    }
    since = System.nanoTime();
  }

  /**
   * Reports the steps before an average.
   *
   * @param end steps that are done with it
   * @param last whether the round ends with it, as planned or early
   * @param measured by the workers; a task that Spark repeated may have reported twice
   * @param networks the average
   * @throws io.dcganspark.job.training.DivergedException if one of the steps cannot be trained on
   */
  void averaged(
      long end, boolean last, Collection<WorkerStep> measured, MultiLayerNetwork networks) {
    Map<Long, Map<Integer, WorkerStep>> steps = new TreeMap<>();
    for (WorkerStep worker : measured) {
      steps.computeIfAbsent(worker.step(), key -> new TreeMap<>()).put(worker.replica(), worker);
    }
    double stepSeconds = (System.nanoTime() - since) / 1e9 / steps.size();
    steps.forEach((at, workers) -> report(at, last && at == end, workers.values(), stepSeconds));
    boolean gridIsDue = end == endOfRound || end / plan.samplesEvery() > step / plan.samplesEvery();
    step = end;
    if (gridIsDue) {
      drawSamples(networks);
    }
    since = System.nanoTime(); // Drawing samples is no part of a step's time.
  }

  private void report(long at, boolean last, Collection<WorkerStep> workers, double seconds) {
    StepLosses losses = StepLosses.mean(workers.stream().map(WorkerStep::losses).toList());
    health.check(at, losses);
    double computed = workers.stream().mapToDouble(WorkerStep::seconds).sum() / workersAtOnce;
    logged.add(new MeasuredStep(at, losses, Double.NaN, Math.max(0, seconds - computed)));
    loggedSeconds += seconds;
    if (last || at % plan.metricsEvery() == 0) {
      listener.onEvent(new RunEvent.StepLogged(logged.take(loggedSeconds)));
      loggedSeconds = 0;
    }
  }

  private void drawSamples(MultiLayerNetwork networks) {
    Recipe recipe = plan.recipe();
    float[] generator = JointNetwork.read(networks).generator().parameters();
    try (Sampler sampler = new Sampler(recipe, generator)) {
      byte[] pixels = sampler.grid(plan.seed(), plan.sampleCount());
      listener.onEvent(new RunEvent.SamplesDrawn(new Samples(step, recipe.imageShape(), pixels)));
    }
  }
}
