package io.dcganspark.job.averaging;

import io.dcganspark.job.data.EpochOrder;
import io.dcganspark.job.data.ImageShard;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.training.RealBatch;
import java.util.Iterator;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The batches of one replica's next steps, each when it is asked for: the images that gradient
 * sharing would give it, in the same order.
 *
 * @param seed of the run
 * @param replicaBatch images a step
 * @param firstStep steps done before the first batch
 * @param lastStep steps done after the last
 */
record StepBatches(long seed, int replicaBatch, long firstStep, long lastStep)
    implements FlatMapFunction<Iterator<ImageShard>, DataSet> {

  @Override
  public Iterator<DataSet> call(Iterator<ImageShard> partition) {
    ImageShard shard = partition.next();
    EpochOrder order = new EpochOrder(seed, shard.replica(), shard.length(), replicaBatch);
    return LongStream.range(firstStep, lastStep)
        .mapToObj(step -> batch(shard, order.rows(step)))
        .iterator();
  }

  /** Images as (batch, channel, height, width), and labels as (batch, 1) where there are any. */
  private static DataSet batch(ImageShard shard, int[] rows) {
    ImageShape shape = shard.shape();
    float[] images = new float[Math.multiplyExact(rows.length, shape.length())];
    shard.copyBatch(rows, images);
    return new DataSet(
        Nd4j.createFromArray(images)
            .reshape('c', rows.length, shape.channels(), shape.height(), shape.width()),
        shard.hasLabels()
            ? Nd4j.createFromArray(shard.labels(rows)).reshape('c', rows.length, 1)
            : null);
  }

  /** Returns a batch as a replica takes it. */
  static RealBatch realBatch(org.nd4j.linalg.dataset.api.DataSet batch) {
    float[] images = batch.getFeatures().data().asFloat();
    return batch.getLabels() == null
        ? RealBatch.withoutLabels(images)
        : new RealBatch(images, batch.getLabels().data().asInt());
  }
}
