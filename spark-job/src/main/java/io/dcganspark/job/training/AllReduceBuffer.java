package io.dcganspark.job.training;

import io.dcganspark.job.collective.ProcessGroup;
import io.dcganspark.job.collective.TreeSum;

/**
 * What all replicas contribute to one network's step. It is added up in one binary tree over
 * replicas, whichever task holds them: first those of this task, then, in the exchange, those of
 * all tasks.
 */
final class AllReduceBuffer {
  private final ProcessGroup group;
  private final float[][] ofReplicas;
  private final int gradients;

  /** The exchange under way; null where there is none. */
  private ProcessGroup.Pending exchange;

  /**
   * @param replicas of this task
   * @param length of what one of them contributes
   * @param gradients of these, the first, which may be rounded on their way
   */
  AllReduceBuffer(ProcessGroup group, int replicas, int length, int gradients) {
    this.group = group;
    this.gradients = gradients;
    this.ofReplicas = new float[replicas][length];
  }

  /** Returns where a replica of this task writes, while no exchange is under way. */
  float[] of(int position) {
    return ofReplicas[position];
  }

  /** Sends the sum of this task's replicas on its way. */
  void startExchange() {
    // In place: replicas write again only after the step that the sum is for.
    TreeSum.sum(ofReplicas, ofReplicas[0]);
    exchange = group.startAllReduce(ofReplicas[0], gradients);
  }

  boolean isUnderWay() {
    return exchange != null;
  }

  /** Waits for the sum over all replicas, which is valid until a replica writes again. */
  float[] await() {
    exchange.await();
    exchange = null;
    return ofReplicas[0];
  }
}
