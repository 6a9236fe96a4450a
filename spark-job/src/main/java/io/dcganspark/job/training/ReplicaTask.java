package io.dcganspark.job.training;

import io.dcganspark.job.collective.DeclinedException;
import io.dcganspark.job.collective.PeerGroup;
import io.dcganspark.job.collective.ProcessGroup;
import io.dcganspark.job.data.EpochOrder;
import io.dcganspark.job.data.ImageShard;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.state.TrainingStateFormat;
import io.dcganspark.model.training.ReplicaTrainer;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.runtime.AbstractFunction1;

/**
 * One task of a round: takes the state, trains the replicas whose shards its partition holds, in
 * step with the other tasks, and hands the state back. It writes nothing anywhere.
 */
final class ReplicaTask extends AbstractFunction1<Iterator<ImageShard>, Iterator<TaskOutcome>>
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaTask.class);

  private final RoundPlan plan;
  private final Broadcast<byte[]> state;

  ReplicaTask(RoundPlan plan, Broadcast<byte[]> state) {
    this.plan = plan;
    this.state = state;
  }

  @Override
  public Iterator<TaskOutcome> apply(Iterator<ImageShard> partition) {
    List<ImageShard> shards = new ArrayList<>();
    while (partition.hasNext()) {
      shards.add(partition.next());
    }
    try {
      return Iterator$.MODULE$.single(train(shards));
    } catch (DeclinedException e) {
      return Iterator$.MODULE$.single(new TaskOutcome.Unsupported(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TaskOutcome train(List<ImageShard> shards) throws IOException {
    // BarrierTaskContext.get() would start a thread that keeps a program with a local master from
    // ending.
    BarrierTaskContext context = (BarrierTaskContext) TaskContext.get();
    Recipe recipe = plan.run().recipe();
    TrainingState start = TrainingStateFormat.fromBytes(state.value());
    try (ReplicaTrainer trainer = trainer(context, recipe, start);
        ProcessGroup group =
            PeerGroup.join(
                context,
                plan.token(),
                SynchronousStep.longestVector(trainer),
                plan.run().exchange());
        RoundReporter reporter = RoundReporter.of(plan, recipe, group.rank());
        EarlyEndPoller cut =
            group.rank() == 0 ? new EarlyEndPoller(() -> EarlyEndSignal.isThere(state)) : null) {
      LOG.info(
          "Rank {} of {} trains {} from step {} to {}",
          group.rank(),
          group.size(),
          Counted.of(shards.size(), "replica"),
          plan.firstStep(),
          plan.endOfRound());
      if (plan.run().emaDecay() > 0) {
        trainer.averageGenerator(plan.run().emaDecay());
      }
      reporter.start(trainer);
      DoubleAdder exchangeSeconds = new DoubleAdder();
      long begun = System.nanoTime();
      SynchronousStep.inOrder(
              new SynchronousStep.Parts(
                  plan,
                  trainer,
                  group,
                  assignments(shards),
                  () -> cut != null && cut.isCut(),
                  outcome -> {
                    MeasuredStep step = outcome.measured();
                    TaskProgress.stepDone(
                        step.step(),
                        (long) shards.size() * plan.run().replicaBatch(),
                        step.exchangeSeconds());
                    exchangeSeconds.add(step.exchangeSeconds());
                    reporter.stepDone(trainer, outcome);
                  }))
          .runUntil(plan.endOfRound());
      double seconds = (System.nanoTime() - begun) / 1e9;
      TrainingState end = trainer.state();
      if (end.step() < plan.endOfRound()) {
        LOG.info(
            "Rank {} ends the round early, with step {} of {}: the driver asked for it",
            group.rank(),
            end.step(),
            plan.endOfRound());
      }
      TrainingHealth.check(end);
      byte[] handedBack = group.rank() == 0 ? TrainingStateFormat.toBytes(end) : null;
      group.finish();
      return new RoundResult(
          group.rank(),
          context.getTaskInfos()[context.partitionId()].address(),
          TrainingStateFormat.sha256(end),
          handedBack,
          reporter.messages(),
          plan.run().compute().devices().describe(),
          shards.size(),
          seconds,
          exchangeSeconds.sum());
    }
  }

  /**
   * Makes the networks on this task's device.
   *
   * @throws DeclinedException if this machine does not compute them; the other ranks throw the same
   */
  private ReplicaTrainer trainer(BarrierTaskContext context, Recipe recipe, TrainingState start) {
    try {
      TaskDevice.use(context, plan.run());
      return TaskDevice.trainer(
          () ->
              new ReplicaTrainer(
                  recipe,
                  plan.run().steps(),
                  plan.run().seed(),
                  plan.run().replicaBatch(),
                  plan.run().compute(),
                  start));
    } catch (UnsupportedExecutorException e) {
      throw PeerGroup.decline(context, plan.token(), e.getMessage());
    }
  }

  private List<SynchronousStep.Assignment> assignments(List<ImageShard> shards) {
    return shards.stream()
        .map(
            shard ->
                new SynchronousStep.Assignment(
                    shard,
                    new EpochOrder(
                        plan.run().seed(),
                        shard.replica(),
                        shard.length(),
                        plan.run().replicaBatch())))
        .toList();
  }
}
