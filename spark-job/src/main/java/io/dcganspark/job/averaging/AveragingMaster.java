package io.dcganspark.job.averaging;

import io.dcganspark.job.config.TrainingConfig;
import io.dcganspark.job.training.RunPlan;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;

/**
 * dl4j-spark's master with {@link ReplicaWorker} for its worker. What it is given to fit is what
 * comes before one average, a partition a worker; so it neither splits nor moves nor counts data.
 */
final class AveragingMaster extends ParameterAveragingTrainingMaster {
  private final RunPlan plan;
  private final float learningRateFactor;
  private final CollectionAccumulator<WorkerStep> steps;
  private Broadcast<NetBroadcastTuple> sent;

  /**
   * Makes the master of one round.
   *
   * @param plan of the run
   * @param sync how often and what is averaged
   * @param learningRateFactor of the run's state
   * @param steps receives what the workers measure
   */
  AveragingMaster(
      RunPlan plan,
      TrainingConfig.Sync sync,
      float learningRateFactor,
      CollectionAccumulator<WorkerStep> steps) {
    super(
        new Builder(plan.replicas(), plan.replicaBatch())
            .batchSizePerWorker(plan.replicaBatch())
            .averagingFrequency(sync.averagingFrequency())
            .saveUpdater(sync.saveUpdater())
            .aggregationDepth(sync.aggregationDepth())
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .repartionData(Repartition.Never)
            .storageLevel(null));
    this.plan = plan;
    this.learningRateFactor = learningRateFactor;
    this.steps = steps;
  }

  @Override
  public ParameterAveragingTrainingWorker getWorkerInstance(SparkDl4jMultiLayer networks) {
    MultiLayerNetwork network = networks.getNetwork();
    sent =
        networks
            .getSparkContext()
            .broadcast(
                new NetBroadcastTuple(
                    network.getLayerWiseConfigurations(),
                    network.params(),
                    network.getUpdater().getStateViewArray()));
    WorkerConfiguration configuration =
        new WorkerConfiguration(
            false,
            rddDataSetNumExamples,
            batchSizePerWorker,
            averagingFrequency,
            prefetchNumBatches,
            collectTrainingStats);
    return new ReplicaWorker(sent, configuration, plan, saveUpdater, learningRateFactor, steps);
  }

  /** The job that counts the data would make every batch once more. */
  @Override
  protected <T, R extends JavaRDDLike<T, R>> long getTotalDataSetObjectCount(
      JavaRDDLike<T, R> oneSplit) {
    return getNumDataSetObjectsPerSplit(rddDataSetNumExamples);
  }

  /** Every average sends 14 MB out, which would pile up until the garbage collector comes by. */
  @Override
  protected void processResults(
      SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<ParameterAveragingTrainingResult> results,
      int split,
      int splits) {
    try {
      super.processResults(network, graph, results, split, splits);
    } finally {
      release();
    }
  }

  /** Takes back what was sent out, also where a job failed and nothing came back. */
  void release() {
    if (sent != null) {
      sent.destroy();
      sent = null;
    }
  }
}
