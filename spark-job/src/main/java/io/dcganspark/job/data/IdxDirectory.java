package io.dcganspark.job.data;

import io.dcganspark.model.failure.Counted;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The images of a split in one directory, and their labels if there are any.
 *
 * @param images (record, height, width)
 * @param labelsOrNull (record), or a table whose first column they are; null: there is no such file
 * @param transposed whether the images lie on their side: (record, width, height)
 * @param firstLabel the label that is class 0
 */
record IdxDirectory(IdxFile images, IdxFile labelsOrNull, boolean transposed, int firstLabel)
    implements Serializable {
  /** Of all files of EMNIST: rows and columns of its images are swapped. */
  private static final String EMNIST = "emnist-";

  /** Its labels are 1 for "a" to 26 for "z". */
  private static final String EMNIST_LETTERS = "emnist-letters";

  private static final int MOST_LABEL = 255;

  /** As {@link #open(String, IdxSplit, IdxOptions, Configuration)}, as the files' names say. */
  static IdxDirectory open(String directory, IdxSplit split, Configuration hadoop)
      throws IOException {
    return open(directory, split, IdxOptions.NONE, hadoop);
  }

  /**
   * Finds the files of a split and checks that they belong together.
   *
   * @throws InvalidIdxException if the images are missing, or a file is damaged or not of one data
   *     set with the other
   */
  static IdxDirectory open(
      String directory, IdxSplit split, IdxOptions options, Configuration hadoop)
      throws IOException {
    Path folder = folder(directory, hadoop);
    FileSystem files = folder.getFileSystem(hadoop);
    IdxNames.Found found = IdxNames.of(folder, files).find(split, options.set()).orElse(null);
    if (found == null) {
      throw missing(folder, split, files);
    }
    IdxFile images = IdxFile.open(found.images(), IdxHeader.IMAGES_RANK, hadoop);
    IdxFile labels =
        found.labelsOrNull() == null
            ? null
            : IdxFile.open(found.labelsOrNull(), rankOfLabels(found.labelsOrNull()), hadoop);
    if (labels != null && images.header().records() != labels.header().records()) {
      throw new InvalidIdxException(
          "%s holds %s and %s %s, expected as many: they are not of one data set"
              .formatted(
                  images.path(),
                  Counted.of(images.header().records(), "image"),
                  labels.path(),
                  Counted.of(labels.header().records(), "label")));
    }
    String set = found.set().toLowerCase(Locale.ROOT);
    return new IdxDirectory(
        images,
        labels,
        options.transpose().orElse(set.startsWith(EMNIST)),
        options.firstLabel().orElse(set.equals(EMNIST_LETTERS) ? 1 : 0));
  }

  private static InvalidIdxException missing(Path folder, IdxSplit split, FileSystem files)
      throws IOException {
    return new InvalidIdxException(
        files.exists(folder)
            ? "%s holds none of %s: expected a directory with MNIST's files (deploy/local/fetch-mnist brings them), or the data.format of what lies there, such as images"
                .formatted(folder, String.join(", ", names(split.prefix())))
            : "%s does not exist: expected a directory with MNIST's files, deploy/local/fetch-mnist brings them"
                .formatted(folder));
  }

  private static int rankOfLabels(Path file) {
    return file.getName().contains("idx2-int") ? IdxHeader.LABEL_TABLE_RANK : IdxHeader.LABELS_RANK;
  }

  /** The path in full, since an executor has another working directory. */
  private static Path folder(String directory, Configuration hadoop) throws IOException {
    try {
      Path path = new Path(directory);
      return path.getFileSystem(hadoop).makeQualified(path);
    } catch (IllegalArgumentException e) {
      throw new InvalidIdxException(
          "\"%s\" cannot be used, expected a directory with MNIST's files: %s"
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  /** Returns whether a directory has images of a split. */
  static boolean holds(String directory, IdxSplit split, IdxOptions options, Configuration hadoop)
      throws IOException {
    Path folder = folder(directory, hadoop);
    return IdxNames.of(folder, folder.getFileSystem(hadoop)).find(split, options.set()).isPresent();
  }

  private static List<String> names(String split) {
    return Stream.of("-", ".")
        .flatMap(
            separator ->
                Stream.of("", ".gz")
                    .map(ending -> split + "-images" + separator + "idx3-ubyte" + ending))
        .toList();
  }

  /**
   * Reads the files to their ends.
   *
   * @return the SHA-256 of the images
   * @throws InvalidIdxException if one is damaged
   */
  String verify(Configuration hadoop) throws IOException {
    if (labelsOrNull != null) {
      labelsSha256(hadoop);
    }
    return imagesSha256(hadoop);
  }

  /** Returns the SHA-256 of the unzipped images file, as it would be with the images upright. */
  String imagesSha256(Configuration hadoop) throws IOException {
    return transposed
        ? images.sha256(
            hadoop,
            new IdxHeader(new int[] {images.header().records(), height(), width()}),
            (number, image) -> upright(image))
        : images.sha256(hadoop);
  }

  /** Returns the SHA-256 of the labels, as {@link #labels} does. */
  String labelsSha256(Configuration hadoop) throws IOException {
    return labels(hadoop).sha256();
  }

  /**
   * Reads the labels.
   *
   * @return with the SHA-256 of the unzipped file, as it would be with bytes from 0 on
   */
  TableLabels labels(Configuration hadoop) throws IOException {
    LabelRange range = new LabelRange();
    String sha256 =
        labelsOrNull.sha256(
            hadoop,
            new IdxHeader(new int[] {labelsOrNull.header().records()}),
            (number, record) -> {
              int label = label(number, record);
              range.add(label);
              return new byte[] {(byte) label};
            });
    return new TableLabels(sha256, range);
  }

  /** Returns an image as people look at it. */
  byte[] upright(byte[] image) {
    if (!transposed) {
      return image;
    }
    byte[] turned = new byte[image.length];
    for (int y = 0; y < height(); y++) {
      for (int x = 0; x < width(); x++) {
        turned[y * width() + x] = image[x * height() + y];
      }
    }
    return turned;
  }

  /**
   * Returns the class in a record of the labels.
   *
   * @param number of the record, from 0
   * @throws InvalidIdxException if it is none
   */
  int label(int number, byte[] record) throws InvalidIdxException {
    int label = record.length == 1 ? record[0] & 0xFF : ByteBuffer.wrap(record).getInt();
    if (label < firstLabel || label > MOST_LABEL) {
      throw new InvalidIdxException(
          "%s has the label %d at record %d, expected %d to %d: data.options.first-label says where labels begin"
              .formatted(labelsOrNull.path(), label, number, firstLabel, MOST_LABEL));
    }
    return label - firstLabel;
  }

  int height() {
    return images.header().sizes()[transposed ? 2 : 1];
  }

  int width() {
    return images.header().sizes()[transposed ? 1 : 2];
  }
}
