package io.dcganspark.job.data;

import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
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

  private final int mostBroken;
  private long usable;
  private long broken;
  private BigInteger images = BigInteger.ZERO;
  private BigInteger labels = BigInteger.ZERO;

  /** By key, one more than may be left out. */
  private final TreeMap<String, BrokenRow> firstBroken = new TreeMap<>();

  /**
   * A row that cannot be used.
   *
   * @param index 0 where the table has none
   * @param digest of its image, in hexadecimal digits
   * @param isUndecodable whether that is because of its image, so that no other row with it can be
   *     used either
   * @param problem its name, and why
   */
  record BrokenRow(long index, String digest, boolean isUndecodable, String problem)
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
   * @param rows (index, label, image, height, width, channels)
   * @param indexed whether the index says which image comes first; else the digest does
   * @param labelled whether each image must have a label
   * @param upright whether pictures in files are turned as EXIF says
   */
  static TableInspection of(
      Iterator<Row> rows, boolean indexed, boolean labelled, boolean upright, int mostBroken) {
    TableInspection inspection = new TableInspection(mostBroken);
    rows.forEachRemaining(row -> inspection.inspect(row, indexed, labelled, upright));
    return inspection;
  }

  private void inspect(Row row, boolean indexed, boolean labelled, boolean upright) {
    long index = indexed ? row.getLong(0) : 0;
    byte[] image = row.getAs(2);
    int[] sizes = ImageTable.sizes(row, 3);
    byte[] digest = image == null ? new byte[0] : digest(image, sizes);
    String noLabel = labelled ? problemOfLabel(row) : null;
    String problem = noLabel == null ? problemOfImage(image, sizes, upright) : noLabel;
    if (problem != null) {
      String hex = HexFormat.of().formatHex(digest);
      broken++;
      keep(
          indexed ? "%019d".formatted(index) : "%s %d".formatted(hex, broken),
          new BrokenRow(
              index,
              hex,
              noLabel == null,
              "%s %s"
                  .formatted(indexed ? "image " + index : "the image of SHA-256 " + hex, problem)));
      return;
    }
    usable++;
    MessageDigest place = Sha256.start();
    place.update(ByteBuffer.allocate(Long.BYTES).putLong(0, index));
    byte[] placed = place.digest(digest);
    images = images.add(new BigInteger(1, placed)).mod(MODULUS);
    if (labelled) {
      MessageDigest label = Sha256.start();
      label.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, row.getInt(1)));
      labels = labels.add(new BigInteger(1, label.digest(placed))).mod(MODULUS);
    }
  }

  private static String problemOfLabel(Row row) {
    return row.isNullAt(1) || row.getInt(1) < 0
        ? "has no label from 0 (data.labels=none does without)"
        : null;
  }

  private static String problemOfImage(byte[] image, int[] sizes, boolean upright) {
    if (image == null) {
      return "is null";
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

  private void keep(String key, BrokenRow row) {
    firstBroken.put(key, row);
    if (firstBroken.size() > mostBroken + 1L) {
      firstBroken.pollLastEntry();
    }
  }

  /** Adds another part's findings. */
  TableInspection add(TableInspection other) {
    usable += other.usable;
    broken += other.broken;
    images = images.add(other.images).mod(MODULUS);
    labels = labels.add(other.labels).mod(MODULUS);
    other.firstBroken.forEach(this::keep);
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
