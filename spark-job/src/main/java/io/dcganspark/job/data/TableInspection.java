package io.dcganspark.job.data;

import io.dcganspark.model.state.Sha256;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one pass over a table finds: how many images it has, which ones cannot be used, and
 * checksums. Parts of a table are inspected by themselves and added up, so a checksum is that of
 * the sum of all images' digests, which does not depend on how the table is split.
 */
final class TableInspection implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private final int mostBroken;
  private final LabelRange range = new LabelRange();
  private long usable;
  private long broken;
  private long kept;
  private BigInteger images = BigInteger.ZERO;
  private BigInteger labels = BigInteger.ZERO;

  /** One more than may be left out. */
  private final TreeMap<RowLocation, BrokenRow> firstBroken = new TreeMap<>();

  /** The first row with a whole number that does not fit; at most one. */
  private final TreeMap<RowLocation, BrokenRow> firstTooLarge = new TreeMap<>();

  private final HashMap<RowLocation.Split, Long> rowsOfSplits = new HashMap<>();

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
   * Takes an image that can be used.
   *
   * @param index 0 where the table has none
   * @param digest of the image
   * @param label the class, from 0; {@link FittedImage#NO_LABEL} where the table has none
   * @param isKept whether it was kept
   */
  void addUsable(long index, byte[] digest, int label, boolean isKept) {
    usable++;
    kept += isKept ? 1 : 0;
    MessageDigest indexDigest = Sha256.start();
    indexDigest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, index));
    byte[] placed = indexDigest.digest(digest);
    images = images.add(new BigInteger(1, placed)).mod(MODULUS);
    if (label != FittedImage.NO_LABEL) {
      range.add(label);
      MessageDigest ofLabel = Sha256.start();
      ofLabel.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, label));
      labels = labels.add(new BigInteger(1, ofLabel.digest(placed))).mod(MODULUS);
    }
  }

  /** Takes a row whose image cannot be used. */
  void addBroken(RowLocation place, BrokenRow row) {
    broken++;
    keep(place, row);
  }

  /** Takes a row with a whole number that does not fit. */
  void addTooLarge(RowLocation place, BrokenRow row) {
    keepFirst(firstTooLarge, place, row, 1);
  }

  /** Takes the numbers of rows, by which rows without a name are counted. */
  void setRowsOfSplits(Map<RowLocation.Split, Long> rows) {
    rowsOfSplits.putAll(rows);
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

  private void keep(RowLocation place, BrokenRow row) {
    keepFirst(firstBroken, place, row, mostBroken + 1L);
  }

  private static void keepFirst(
      NavigableMap<RowLocation, BrokenRow> rows, RowLocation place, BrokenRow row, long most) {
    rows.put(place, row);
    if (rows.size() > most) {
      rows.pollLastEntry();
    }
  }

  /** Adds another part's findings. */
  TableInspection add(TableInspection other) {
    usable += other.usable;
    broken += other.broken;
    kept += other.kept;
    range.add(other.range);
    images = images.add(other.images).mod(MODULUS);
    labels = labels.add(other.labels).mod(MODULUS);
    other.firstBroken.forEach(this::keep);
    other.firstTooLarge.forEach(this::addTooLarge);
    other.rowsOfSplits.forEach((split, rows) -> rowsOfSplits.merge(split, rows, Long::sum));
    return this;
  }

  long usable() {
    return usable;
  }

  long broken() {
    return broken;
  }

  /** Returns how many of the usable images were kept. */
  long kept() {
    return kept;
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

  private String named(Map.Entry<RowLocation, BrokenRow> row) {
    String name = row.getValue().nameOrNull();
    return "%s %s"
        .formatted(
            name == null ? "the image in " + row.getKey().name(rowsOfSplits) : name,
            row.getValue().problem());
  }

  String imagesSha256() {
    return sha256(images);
  }

  TableLabels labels() {
    return new TableLabels(sha256(labels), range);
  }

  private String sha256(BigInteger sum) {
    return Sha256.of("%d %064x".formatted(usable, sum).getBytes(StandardCharsets.US_ASCII));
  }
}
