package io.dcganspark.job.data;

import java.util.HashMap;
import java.util.HexFormat;
import org.apache.spark.sql.Row;

/** Looks at the rows of one partition of a table, and decodes their images. */
final class TableInspector implements InspectionPass.Inspector<Row, KeptImage, TableInspection> {
  private static final int ORIGIN = 6;
  private static final int PROBLEM = 7;
  private static final int FILE = 8;
  private static final RowLocation.Split NO_SPLIT = new RowLocation.Split("", 0);

  private final TableReading reading;
  private final int partition;
  private final ImageForm.Maker form;
  private final TableInspection found;
  private final HashMap<RowLocation.Split, Long> rowsOfSplits = new HashMap<>();

  /**
   * Starts with a partition of {@link TableColumns#inspected}.
   *
   * @param partition its number
   */
  TableInspector(TableReading reading, int partition) {
    this.reading = reading;
    this.partition = partition;
    this.form = reading.form().maker();
    this.found = new TableInspection(reading.mostBroken());
  }

  @Override
  public KeptImage inspect(Row row) {
    RowLocation place = place(row);
    long index = reading.indexed() ? row.getLong(0) : 0;
    String name = reading.indexed() ? "image " + index : row.getString(ORIGIN);
    String tooLarge = tooLarge(row);
    if (tooLarge != null) {
      found.addTooLarge(place, new TableInspection.BrokenRow(index, "", false, name, tooLarge));
      return null;
    }
    byte[] image = row.getAs(2);
    int[] sizes = sizes(row);
    byte[] digest = image == null ? new byte[0] : TableInspection.digest(image, sizes);
    String noLabel = reading.labelled() ? problemOfLabel(row) : null;
    Picture picture = null;
    String problem = noLabel == null ? problemOfTable(row, image) : noLabel;
    if (problem == null) {
      try {
        picture = Picture.read(image, sizes, reading.upright());
      } catch (InvalidPictureException e) {
        problem = e.getMessage();
      }
    }
    if (picture == null) {
      found.addBroken(
          place,
          new TableInspection.BrokenRow(
              index, HexFormat.of().formatHex(digest), noLabel == null, name, problem));
      return null;
    }
    int label = reading.labelled() ? (int) row.getLong(1) : FittedImage.NO_LABEL;
    boolean isKept =
        reading.form().isKept() && (reading.keepsPixels() || !Picture.isPixels(image, sizes));
    found.addUsable(index, digest, label, isKept);
    return isKept
        ? new KeptImage(
            index,
            reading.indexed() ? null : HexFormat.of().formatHex(digest),
            label,
            form.of(picture))
        : null;
  }

  @Override
  public TableInspection findings() {
    found.setRowsOfSplits(rowsOfSplits);
    return found;
  }

  private RowLocation place(Row row) {
    if (reading.indexed()) {
      return new RowLocation(NO_SPLIT, row.getLong(0));
    }
    String file = row.isNullAt(FILE) ? "" : row.getString(FILE);
    RowLocation.Split split =
        new RowLocation.Split(file, file.isEmpty() ? partition : row.getLong(FILE + 1));
    return new RowLocation(split, rowsOfSplits.merge(split, 1L, Long::sum) - 1);
  }

  private static String problemOfLabel(Row row) {
    return row.isNullAt(1) || row.getLong(1) < 0
        ? "has no label from 0 (data.labels=none does without)"
        : null;
  }

  private static String tooLarge(Row row) {
    for (int column : new int[] {1, 3, 4, 5}) {
      if (!row.isNullAt(column) && row.getLong(column) != (int) row.getLong(column)) {
        return "has %s %d, expected at most %d"
            .formatted(row.schema().fieldNames()[column], row.getLong(column), Integer.MAX_VALUE);
      }
    }
    return null;
  }

  private static int[] sizes(Row row) {
    return row.isNullAt(3)
        ? null
        : new int[] {(int) row.getLong(3), (int) row.getLong(4), (int) row.getLong(5)};
  }

  private static String problemOfTable(Row row, byte[] image) {
    if (image == null) {
      return "is null";
    }
    return row.isNullAt(PROBLEM) ? null : row.getString(PROBLEM);
  }
}
