package io.dcganspark.job.data;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;

/** Reads a range of records, images and, where there are any, labels side by side. */
final class IdxReader implements PartitionReader<InternalRow> {
  private static final int CHANNELS = 1;

  private final IdxRange range;
  private final IdxStream images;
  private final IdxStream labelsOrNull;
  private int next;
  private InternalRow row;

  IdxReader(IdxRange range, Configuration hadoop) throws IOException {
    this.range = range;
    this.next = range.from();
    this.images = range.directory().images().openAt(range.from(), hadoop);
    try {
      IdxFile labels = range.directory().labelsOrNull();
      this.labelsOrNull = labels == null ? null : labels.openAt(range.from(), hadoop);
    } catch (IOException e) {
      images.close();
      throw e;
    }
  }

  @Override
  public boolean next() throws IOException {
    if (next == range.to()) {
      if (range.to() == images.header().records()) {
        images.requireEnd();
        if (labelsOrNull != null) {
          labelsOrNull.requireEnd();
        }
      }
      return false;
    }
    byte[] image = range.directory().upright(images.readRecord());
    Integer label =
        labelsOrNull == null
            ? null
            : Integer.valueOf(range.directory().label(next, labelsOrNull.readRecord()));
    row =
        new GenericInternalRow(
            new Object[] {
              (long) next,
              label,
              image,
              range.directory().height(),
              range.directory().width(),
              CHANNELS
            });
    next++;
    return true;
  }

  @Override
  public InternalRow get() {
    return row;
  }

  @Override
  public void close() throws IOException {
    try (labelsOrNull) {
      images.close();
    }
  }
}
