package io.dcganspark.job.mlflow;

import io.dcganspark.job.report.Build;
import io.dcganspark.job.report.PendingSteps;
import io.dcganspark.job.report.SampleGrid;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * Shows a run in MLflow: parameters, the numbers of logged steps and evaluations, the grid of
 * samples and the path of each checkpoint.
 *
 * <p>MLflow keeps every number that it gets, so it gets a step when the checkpoint behind it is
 * committed and no failure can bring the step again. Nothing here waits for the server or fails
 * with it.
 */
public final class MlflowRecorder implements RunListener, AutoCloseable {
  /**
   * A checkpoint makes three requests, of which the largest, a grid of samples, has some 100 kB.
   */
  private static final RequestQueue.RetryPolicy RETRY_POLICY =
      new RequestQueue.RetryPolicy(
          300, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(10));

  private final RunDirectory directory;
  private final int columns;
  private final LongFunction<OptionalLong> best;
  private final MlflowRun run;
  private final RequestQueue requests;
  private final PendingSteps<List<MlflowRun.Metric>> pending =
      new PendingSteps<>(MlflowRecorder::metrics);
  private String status = "FAILED";

  /**
   * Where and as what a run is shown.
   *
   * @param trackingUri of MLflow's server, without user and password
   * @param experiment that the run belongs to
   * @param run its identity
   * @param configuration of the run, as JSON
   */
  public record Target(String trackingUri, String experiment, String run, String configuration) {}

  /**
   * Makes a recorder.
   *
   * @param target where it is shown
   * @param directory of the run
   * @param columns of the grid
   * @param best returns which step up to a step was the best, if any was evaluated
   */
  public MlflowRecorder(
      Target target, RunDirectory directory, int columns, LongFunction<OptionalLong> best) {
    this(target, directory, columns, best, System::getenv, RETRY_POLICY);
  }

  MlflowRecorder(
      Target target,
      RunDirectory directory,
      int columns,
      LongFunction<OptionalLong> best,
      UnaryOperator<String> environment,
      RequestQueue.RetryPolicy retryPolicy) {
    this.directory = directory;
    this.columns = columns;
    this.best = best;
    MlflowApi api = new MlflowApi(target.trackingUri(), environment);
    Build build = Build.current();
    this.run =
        new MlflowRun(
            api,
            new MlflowRun.RunIdentity(
                target.experiment(),
                directory.name(),
                directory.path(),
                target.run(),
                Parameters.of(target.configuration()),
                Map.of(
                    "mlflow.source.name",
                    "dcgan-spark " + build.version(),
                    "mlflow.source.git.commit",
                    build.commit())));
    this.requests = new RequestQueue(api.server(), retryPolicy);
  }

  @Override
  public void onEvent(RunEvent event) {
    pending.onEvent(event);
    if (event instanceof RunEvent.Started) {
      requests.offer(run::describe);
    } else if (event instanceof RunEvent.CheckpointCommitted committed) {
      offerUpTo(committed.step());
    } else if (event instanceof RunEvent.Completed) {
      status = "FINISHED";
    }
  }

  private static List<MlflowRun.Metric> metrics(
      String group, long step, Map<String, Double> numbers) {
    long now = System.currentTimeMillis();
    List<MlflowRun.Metric> metrics = new ArrayList<>();
    numbers.forEach(
        (name, value) -> metrics.add(new MlflowRun.Metric(group + "/" + name, value, step, now)));
    return metrics;
  }

  private void offerUpTo(long step) {
    PendingSteps.Batch<List<MlflowRun.Metric>> batch = pending.upTo(step);
    pending.forgetUpTo(step);
    List<MlflowRun.Metric> committed = batch.values().stream().flatMap(List::stream).toList();
    requests.offer(() -> run.log(committed));
    batch.samples().ifPresent(this::offerGrid);
    OptionalLong bestStep = best.apply(step);
    requests.offer(
        () -> {
          run.tag("checkpoint", manifest(step));
          if (bestStep.isPresent()) {
            run.tag("checkpoint.best", manifest(bestStep.getAsLong()));
          }
        });
  }

  private void offerGrid(Samples drawn) {
    String name = String.format(Locale.ROOT, "samples/step-%08d.png", drawn.step());
    requests.offer(() -> run.upload(name, SampleGrid.png(SampleGrid.draw(drawn, columns))));
  }

  private String manifest(long step) {
    return String.format(Locale.ROOT, "%s/checkpoints/MANIFEST-%08d.json", directory.path(), step);
  }

  /** Says how the run ended, and gives what waits a few seconds. */
  @Override
  public void close() {
    String end = status;
    requests.offer(() -> run.end(end));
    requests.close();
  }
}
