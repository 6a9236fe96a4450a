package io.dcganspark.job.data;

import java.io.Serializable;
import java.util.HashMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** Reads the texts of the rows of one partition of CSV files. */
final class CsvInspector implements InspectionPass.Inspector<Row, CsvRow, CsvInspector.Findings> {
  private final CsvLayout layout;
  private final HashMap<RowLocation.Split, Long> lengths = new HashMap<>();
  private final TreeMap<RowLocation, String> firstProblem = new TreeMap<>();

  /** Of the row before, which most rows share: it is then stored once for all of them. */
  private RowLocation.Split split = new RowLocation.Split("", 0);

  /**
   * What the rows of one task are.
   *
   * @param lengths how many rows each split has
   * @param firstProblem the first row that cannot be used, and why; empty: there is none
   */
  record Findings(
      HashMap<RowLocation.Split, Long> lengths, TreeMap<RowLocation, String> firstProblem)
      implements Serializable {}

  CsvInspector(CsvLayout layout) {
    this.layout = layout;
  }

  /**
   * Inspects the texts of all columns, then what does not fit, the file, and the start of the
   * split.
   */
  @Override
  public CsvRow inspect(Row row) {
    RowLocation.Split found =
        new RowLocation.Split(row.getString(row.length() - 2), row.getLong(row.length() - 1));
    if (!found.equals(split)) {
      split = found;
    }
    RowLocation place = new RowLocation(split, lengths.merge(split, 1L, Long::sum) - 1);
    try {
      byte[] pixels = image(row);
      return new CsvRow(place, layout.labelOrNull(row), pixels);
    } catch (InvalidPictureException e) {
      firstProblem.put(place, e.getMessage());
      if (firstProblem.size() > 1) {
        firstProblem.pollLastEntry();
      }
      return null;
    }
  }

  private byte[] image(Row row) throws InvalidPictureException {
    if (!row.isNullAt(row.length() - 3)) {
      throw new InvalidPictureException(
          "it has more or fewer values than the %d columns".formatted(layout.names().size()));
    }
    return layout.image(row);
  }

  @Override
  public Findings findings() {
    return new Findings(lengths, firstProblem);
  }
}
