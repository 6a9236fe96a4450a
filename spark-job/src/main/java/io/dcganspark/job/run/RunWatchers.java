package io.dcganspark.job.run;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.evaluation.BestEvaluation;
import io.dcganspark.job.metrics.RunGauges;
import io.dcganspark.job.mlflow.MlflowRecorder;
import io.dcganspark.job.report.ProgressPrinter;
import io.dcganspark.job.report.Provenance;
import io.dcganspark.job.report.RunRecorder;
import io.dcganspark.job.report.TrainingWarnings;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.tensorboard.TensorBoardRecorder;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.RunListeners;
import io.dcganspark.job.training.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All who watch a run, and what ends with it. */
final class RunWatchers implements AutoCloseable {
  private final RunRecorder recorder;
  private final Optional<MlflowRecorder> mlflow;
  private final RunListener all;

  /**
   * Makes them.
   *
   * @param directory of the run, claimed
   * @param config of the run
   * @param plan of the run
   * @param provenance learns what computes
   * @param best receives evaluations before the others ask which was the best
   */
  RunWatchers(
      RunDirectory directory,
      JobConfig config,
      RunPlan plan,
      Provenance provenance,
      BestEvaluation best) {
    int columns = config.samples().columns();
    recorder = new RunRecorder(directory, columns);
    mlflow =
        config
            .mlflow()
            .trackingUri()
            .map(
                uri ->
                    new MlflowRecorder(
                        target(uri, provenance.run(), config), directory, columns, best::stepUpTo));
    List<RunListener> listeners =
        new ArrayList<>(
            List.of(
                ProgressPrinter.forThisProcess(),
                recorder,
                provenance,
                new TensorBoardRecorder(directory, columns),
                RunGauges.ofThisProcess(),
                best,
                new TrainingWarnings(
                    plan.replicaBatch() > 1, plan.steps().loss(), recorder::warn)));
    mlflow.ifPresent(listeners::add);
    all = new RunListeners(listeners);
  }

  private static MlflowRecorder.Target target(String uri, String run, JobConfig config) {
    return new MlflowRecorder.Target(uri, config.mlflow().experiment(), run, config.toJson());
  }

  /** Returns them as one. */
  RunListener asOne() {
    return all;
  }

  @Override
  public void close() {
    mlflow.ifPresent(MlflowRecorder::close);
    recorder.close();
  }
}
