package io.dcganspark.job.training;

import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.StorageLevel;
import scala.reflect.ClassTag$;

/**
 * How the driver says to the tasks of a round that runs already that it ends with its next step: a
 * block beside those of the round's state. It goes the way of Spark's broadcasts, so it needs no
 * port and no secret, and goes away with the state.
 */
final class EarlyEndSignal {
  private static final String FIELD = "cut";

  private EarlyEndSignal() {}

  /** Puts the mark; on the driver. */
  static void put(Broadcast<?> state) {
    SparkEnv.get()
        .blockManager()
        .putSingle(
            block(state),
            Boolean.TRUE,
            StorageLevel.MEMORY_AND_DISK(),
            true,
            ClassTag$.MODULE$.apply(Boolean.class));
  }

  /** Returns whether the mark is there: a question to the driver, small and answered at once. */
  static boolean isThere(Broadcast<?> state) {
    return SparkEnv.get().blockManager().master().contains(block(state));
  }

  private static BlockId block(Broadcast<?> state) {
    return new BroadcastBlockId(state.id(), FIELD);
  }
}
