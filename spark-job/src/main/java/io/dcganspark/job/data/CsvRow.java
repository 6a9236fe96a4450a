package io.dcganspark.job.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A row of CSV files whose texts were read.
 *
 * @param place where it lies
 * @param labelOrNull the class, from 0; null: there are none
 * @param pixels (channel, height, width)
 */
record CsvRow(RowLocation place, Integer labelOrNull, byte[] pixels) implements Serializable {
  /**
   * Returns the row as one of {@link SparkTable#SCHEMA}.
   *
   * @param before how many rows there are before each split
   * @throws IOException if there was no such split when all rows were counted
   */
  Row toRow(Map<RowLocation.Split, Long> before, CsvLayout layout) throws IOException {
    Long start = before.get(place.split());
    if (start == null) {
      throw new IOException(
          "a row of %s was changed while it was read: its file has another length"
              .formatted(place.split().file()));
    }
    return RowFactory.create(
        start + place.position(),
        labelOrNull,
        pixels,
        layout.height(),
        layout.width(),
        layout.channels());
  }
}
