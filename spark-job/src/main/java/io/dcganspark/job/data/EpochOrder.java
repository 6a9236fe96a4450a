package io.dcganspark.job.data;

import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;

/**
 * The order in which a replica walks its shard: in every epoch another permutation, keyed by (seed,
 * epoch, replica), so any step's batch is known without the steps before it.
 */
public final class EpochOrder {
  private final long seed;
  private final int replica;
  private final int shardLength;
  private final int replicaBatch;
  private final int stepsPerEpoch;
  private long epoch = -1;
  private int[] order;

  /**
   * Makes an order.
   *
   * @param seed of the run
   * @param replica whose shard it is
   * @param shardLength images in the shard
   * @param replicaBatch images a step
   */
  public EpochOrder(long seed, int replica, int shardLength, int replicaBatch) {
    this.seed = seed;
    this.replica = replica;
    this.shardLength = shardLength;
    this.replicaBatch = replicaBatch;
    this.stepsPerEpoch = stepsPerEpoch(shardLength, replicaBatch);
  }

  /**
   * Returns the steps of one pass over a shard: a last, incomplete batch counts, as in PyTorch's
   * DataLoader.
   */
  public static int stepsPerEpoch(int shardLength, int replicaBatch) {
    return (shardLength + replicaBatch - 1) / replicaBatch;
  }

  /**
   * Returns the rows of one step's batch. The last batch of an epoch is filled up with the epoch's
   * first rows, since the networks are made for one batch size.
   *
   * @param step counted from 0 over the whole run
   */
  public int[] rows(long step) {
    long wanted = step / stepsPerEpoch;
    if (wanted != epoch) {
      order = new RandomStream(seed, Purpose.EPOCH_ORDER, wanted, replica).permutation(shardLength);
      epoch = wanted;
    }
    int start = (int) (step % stepsPerEpoch) * replicaBatch;
    int[] rows = new int[replicaBatch];
    for (int i = 0; i < replicaBatch; i++) {
      rows[i] = order[(start + i) % shardLength];
    }
    return rows;
  }
}
