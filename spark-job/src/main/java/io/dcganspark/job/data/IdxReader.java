package io.dcganspark.job.data;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;

/** Reads a range of records, images and labels side by side. */
final class IdxReader implements PartitionReader<InternalRow> {
  private final IdxRange range;
  private final IdxFile images;
  private final IdxFile labels;
  private final InputStream imageStream;
  private final InputStream labelStream;
  private final byte[] label = new byte[1];
  private int next;
  private InternalRow row;

  IdxReader(IdxRange range, Configuration hadoop) throws IOException {
    this.range = range;
    this.images = range.directory().images();
    this.labels = range.directory().labels();
    this.next = range.from();
    this.imageStream = images.openAt(range.from(), hadoop);
    try {
      this.labelStream = labels.openAt(range.from(), hadoop);
    } catch (IOException e) {
      imageStream.close();
      throw e;
    }
  }

  @Override
  public boolean next() throws IOException {
    if (next == range.to()) {
      if (range.to() == images.header().records()) {
        images.requireEnd(imageStream);
        labels.requireEnd(labelStream);
      }
      return false;
    }
    byte[] image = new byte[images.header().recordLength()];
    images.readRecord(imageStream, image);
    labels.readRecord(labelStream, label);
    row = new GenericInternalRow(new Object[] {(long) next, label[0] & 0xFF, image});
    next++;
    return true;
  }

  @Override
  public InternalRow get() {
    return row;
  }

  @Override
  public void close() throws IOException {
    try (labelStream) {
      imageStream.close();
    }
  }
}
