package io.dcganspark.job.data;

import io.dcganspark.model.state.Sha256;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * What one pass over a table finds: how many images it has, which ones cannot be used, and
 * checksums. Parts of a table are inspected by themselves and added up, so a checksum is that of
 * the sum of all images' digests, which does not depend on how the table is split.
 */
final class TableInspection implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private static final int ORIGIN = 6;
  private static final int PROBLEM = 7;
  private static final int FILE = 8;
  private static final RowPlace.Split NO_SPLIT = new RowPlace.Split("", 0);

  private final int mostBroken;
  private long usable;
  private long broken;
  private BigInteger images = BigInteger.ZERO;
  private BigInteger labels = BigInteger.ZERO;

  /** One more than may be left out. */
  private final TreeMap<RowPlace, BrokenRow> firstBroken = new TreeMap<>();

  /** The first row with a whole number that does not fit; at most one. */
  private final TreeMap<RowPlace, BrokenRow> firstTooLarge = new TreeMap<>();

  private final HashMap<RowPlace.Split, Long> rowsOfSplits = new HashMap<>();

  /**
   * A row that cannot be used.
   *
   * @param index 0 where the table has none
   * @param digest of its image, in hexadecimal digits
   * @param isUndecodable whether that is because of its image, so that no other row with it can be
   *     used either
   * @param nameOrNull what it is called; null: its place names it
   * @param problem why
   */
  record BrokenRow(
      long index, String digest, boolean isUndecodable, String nameOrNull, String problem)
      implements Serializable {}

  /**
   * Makes an inspection of nothing.
   *
   * @param mostBroken {@code data.max-broken}
   */
  TableInspection(int mostBroken) {
    this.mostBroken = mostBroken;
  }

  /**
   * Inspects a part of a table.
   *
   * @param rows those of {@link TableColumns#inspected}
   * @param partition its number
   * @param indexed whether the index says which image comes first; else the digest does
   * @param labelled whether each image must have a label
   * @param upright whether pictures in files are turned as EXIF says
   */
  static TableInspection of(
      Iterator<Row> rows,
      int partition,
      boolean indexed,
      boolean labelled,
      boolean upright,
      int mostBroken) {
    TableInspection inspection = new TableInspection(mostBroken);
    rows.forEachRemaining(
        row ->
            inspection.inspect(
                row, inspection.place(row, partition, indexed), indexed, labelled, upright));
    return inspection;
  }

  private RowPlace place(Row row, int partition, boolean indexed) {
    if (indexed) {
      return new RowPlace(NO_SPLIT, row.getLong(0));
    }
    String file = row.isNullAt(FILE) ? "" : row.getString(FILE);
    RowPlace.Split split =
        new RowPlace.Split(file, file.isEmpty() ? partition : row.getLong(FILE + 1));
    return new RowPlace(split, rowsOfSplits.merge(split, 1L, Long::sum) - 1);
  }

  private void inspect(
      Row row, RowPlace place, boolean indexed, boolean labelled, boolean upright) {
    long index = indexed ? row.getLong(0) : 0;
    String name = indexed ? "image " + index : row.getString(ORIGIN);
    String tooLarge = tooLarge(row);
    if (tooLarge != null) {
      keepFirst(firstTooLarge, place, new BrokenRow(index, "", false, name, tooLarge), 1);
      return;
    }
    byte[] image = row.getAs(2);
    int[] sizes = sizes(row);
    byte[] digest = image == null ? new byte[0] : digest(image, sizes);
    String noLabel = labelled ? problemOfLabel(row) : null;
    String problem = noLabel == null ? problemOfImage(row, image, sizes, upright) : noLabel;
    if (problem != null) {
      broken++;
      keep(
          place,
          new BrokenRow(index, HexFormat.of().formatHex(digest), noLabel == null, name, problem));
      return;
    }
    usable++;
    MessageDigest indexDigest = Sha256.start();
    indexDigest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, index));
    byte[] placed = indexDigest.digest(digest);
    images = images.add(new BigInteger(1, placed)).mod(MODULUS);
    if (labelled) {
      MessageDigest label = Sha256.start();
      label.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, (int) row.getLong(1)));
      labels = labels.add(new BigInteger(1, label.digest(placed))).mod(MODULUS);
    }
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

  private static String problemOfImage(Row row, byte[] image, int[] sizes, boolean upright) {
    if (image == null) {
      return "is null";
    }
    if (!row.isNullAt(PROBLEM)) {
      return row.getString(PROBLEM);
    }
    try {
      Picture.read(image, sizes, upright);
      return null;
    } catch (InvalidPictureException e) {
      return e.getMessage();
    }
  }

  /** Returns the SHA-256 of an image and of the sizes that its pixels have. */
  static byte[] digest(byte[] image, int[] sizes) {
    MessageDigest digest = Sha256.start();
    if (sizes != null) {
      ByteBuffer head = ByteBuffer.allocate(sizes.length * Integer.BYTES);
      head.asIntBuffer().put(sizes);
      digest.update(head);
    }
    return digest.digest(image);
  }

  private void keep(RowPlace place, BrokenRow row) {
    keepFirst(firstBroken, place, row, mostBroken + 1L);
  }

  private static void keepFirst(
      NavigableMap<RowPlace, BrokenRow> rows, RowPlace place, BrokenRow row, long most) {
    rows.put(place, row);
    if (rows.size() > most) {
      rows.pollLastEntry();
    }
  }

  /** Adds another part's findings. */
  TableInspection add(TableInspection other) {
    usable += other.usable;
    broken += other.broken;
    images = images.add(other.images).mod(MODULUS);
    labels = labels.add(other.labels).mod(MODULUS);
    other.firstBroken.forEach(this::keep);
    other.firstTooLarge.forEach((place, row) -> keepFirst(firstTooLarge, place, row, 1));
    other.rowsOfSplits.forEach((split, rows) -> rowsOfSplits.merge(split, rows, Long::sum));
    return this;
  }

  long usable() {
    return usable;
  }

  long broken() {
    return broken;
  }

  /** Returns the broken images, in order, of more than may be left out only the first. */
  List<BrokenRow> brokenRows() {
    return List.copyOf(firstBroken.values());
  }

  /** Returns what is wrong with them, each with its name. */
  List<String> problems() {
    return firstBroken.entrySet().stream().map(this::named).toList();
  }

  /** Returns which row has a whole number that does not fit, and which number. */
  Optional<String> tooLarge() {
    return firstTooLarge.entrySet().stream().map(this::named).findFirst();
  }

  private String named(Map.Entry<RowPlace, BrokenRow> row) {
    String name = row.getValue().nameOrNull();
    return "%s %s"
        .formatted(
            name == null ? "the image in " + row.getKey().name(rowsOfSplits) : name,
            row.getValue().problem());
  }

  String imagesSha256() {
    return sha256(images);
  }

  String labelsSha256() {
    return sha256(labels);
  }

  private String sha256(BigInteger sum) {
    return Sha256.of("%d %064x".formatted(usable, sum).getBytes(StandardCharsets.US_ASCII));
  }
}
