package io.dcganspark.job.averaging;

import io.dcganspark.job.training.RunPlan;
import io.dcganspark.job.training.TaskDevice;
import io.dcganspark.job.training.TaskProgress;
import io.dcganspark.model.dl4j.JointNetwork;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.ReplicaTrainer;
import io.dcganspark.model.training.StepLosses;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.dataset.api.DataSet;

/**
 * dl4j-spark's worker, whose minibatch is one step of G and one of D on real images. The step is
 * that of gradient sharing, on compiled networks; what it leaves is written back into DL4J's
 * network when the last one is done. A partition of the data is a replica: its number selects the
 * noise and the dropout that the worker draws.
 */
final class ReplicaWorker extends ParameterAveragingTrainingWorker {
  private static final long serialVersionUID = 1L;

  private final RunPlan plan;
  private final boolean saveUpdater;
  private final float learningRateFactor;
  private final CollectionAccumulator<WorkerStep> steps;
  private transient LocalReplica replica;

  /**
   * Makes what is sent to every worker.
   *
   * @param networks where all start from
   * @param configuration of dl4j-spark
   * @param plan of the run
   * @param saveUpdater whether Adam continues, or restarts
   * @param learningRateFactor of the run's state
   * @param steps receives what is measured
   */
  ReplicaWorker(
      Broadcast<NetBroadcastTuple> networks,
      WorkerConfiguration configuration,
      RunPlan plan,
      boolean saveUpdater,
      float learningRateFactor,
      CollectionAccumulator<WorkerStep> steps) {
    super(networks, saveUpdater, configuration, null, null, null);
    this.plan = plan;
    this.saveUpdater = saveUpdater;
    this.learningRateFactor = learningRateFactor;
    this.steps = steps;
  }

  @Override
  public MultiLayerNetwork getInitialModel() {
    TaskContext task = TaskContext.get();
    TaskDevice.use(task, plan);
    MultiLayerNetwork networks = super.getInitialModel();
    TrainingState start = JointNetwork.read(networks).withLearningRateFactor(learningRateFactor);
    ReplicaTrainer trainer =
        TaskDevice.trainer(
            () ->
                new ReplicaTrainer(
                    plan.recipe(),
                    plan.steps(),
                    plan.seed(),
                    plan.replicaBatch(),
                    plan.compute(),
                    start));
    if (!saveUpdater) {
      trainer.restartOptimizers();
    }
    replica = new LocalReplica(trainer, task.partitionId());
    task.addTaskCompletionListener((TaskCompletionListener) ended -> replica.close());
    return networks;
  }

  @Override
  public ParameterAveragingTrainingResult processMinibatch(
      DataSet images, MultiLayerNetwork networks, boolean isLast) {
    long start = System.nanoTime();
    StepLosses losses = replica.train(StepBatches.realBatch(images));
    double seconds = (System.nanoTime() - start) / 1e9;
    TaskProgress.stepDone(replica.step(), plan.replicaBatch(), 0); // Averages are the driver's.
    steps.add(new WorkerStep(replica.step(), TaskContext.getPartitionId(), losses, seconds));
    if (!isLast) {
      return null;
    }
    JointNetwork.write(replica.state(), networks);
    return getFinalResult(networks);
  }
}
