package io.dcganspark.job.generation;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.sample.Sampler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Appends an image to each row, as a PNG file: image {@code index} of a seed's sequence. It is the
 * same whatever other rows there are, and in whatever partitions.
 */
public final class RowImages implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** The column with the number of the image that a row gets. */
  public static final String INDEX = "index";

  /** Rows that are drawn for at once. */
  private static final int CHUNK = 256;

  private final BroadcastGenerator generator;
  private final long seed;
  private final String labelColumnOrNull;

  /**
   * Makes the function.
   *
   * @param seed of the sequence
   * @param labelColumnOrNull the class of each row's image; null: classes take turns, or there are
   *     none
   */
  public RowImages(BroadcastGenerator generator, long seed, String labelColumnOrNull) {
    this.generator = generator;
    this.seed = seed;
    this.labelColumnOrNull = labelColumnOrNull;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Iterator<>() {
      private Iterator<Row> drawn = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        return drawn.hasNext() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (!drawn.hasNext()) {
          drawn = draw(chunk(rows)).iterator();
        }
        return drawn.next();
      }
    };
  }

  private static List<Row> chunk(Iterator<Row> rows) {
    List<Row> chunk = new ArrayList<>();
    while (chunk.size() < CHUNK && rows.hasNext()) {
      chunk.add(rows.next());
    }
    return chunk;
  }

  private List<Row> draw(List<Row> rows) {
    long[] indices = rows.stream().mapToLong(RowImages::index).toArray();
    int[] labels = rows.stream().mapToInt(this::label).toArray();
    byte[] pixels = generator.sampler().sample(seed, indices, labels);
    List<Row> drawn = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      drawn.add(withImage(rows.get(i), png(pixels, i)));
    }
    return drawn;
  }

  private static long index(Row row) {
    long index = whole(row, INDEX);
    if (index < 0) {
      throw new UserErrorException(
          "column \"%s\" holds %d, expected whole numbers from 0".formatted(INDEX, index));
    }
    return index;
  }

  private int label(Row row) {
    int classes = generator.recipe().classes();
    if (classes == 0) {
      return 0;
    }
    if (labelColumnOrNull == null) {
      return Sampler.classInTurn(index(row), generator.recipe());
    }
    long label = whole(row, labelColumnOrNull);
    if (label < 0 || label >= classes) {
      throw new UserErrorException(
          "column \"%s\" holds %d, expected classes from 0 to %d"
              .formatted(labelColumnOrNull, label, classes - 1));
    }
    return (int) label;
  }

  private static long whole(Row row, String column) {
    Object value = row.get(row.fieldIndex(column));
    if (value == null) {
      throw new UserErrorException(
          "column \"%s\" holds null, expected whole numbers from 0".formatted(column));
    }
    return ((Number) value).longValue();
  }

  private byte[] png(byte[] pixels, int image) {
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      PngImage.write(pixels, image, generator.recipe().imageShape(), file);
      return file.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("an array takes what is written to it", e);
    }
  }

  private static Row withImage(Row row, byte[] image) {
    Object[] values = new Object[row.length() + 1];
    for (int i = 0; i < row.length(); i++) {
      values[i] = row.get(i);
    }
    values[row.length()] = image;
    return RowFactory.create(values);
  }
}
