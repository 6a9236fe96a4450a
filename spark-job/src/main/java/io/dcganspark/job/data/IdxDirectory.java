package io.dcganspark.job.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Images under MNIST's names in one directory, and their labels if there are any.
 *
 * @param images (record, height, width)
 * @param labelsOrNull (record); null: there is no such file
 */
record IdxDirectory(IdxFile images, IdxFile labelsOrNull) implements Serializable {
  /**
   * Finds the files of a split and checks that they belong together.
   *
   * @throws InvalidIdxException if the images are missing, or a file is damaged or not of one data
   *     set with the other
   */
  static IdxDirectory open(String directory, IdxSplit split, Configuration hadoop)
      throws IOException {
    Path folder = folder(directory, hadoop);
    List<String> names = names(split.prefix() + "-images", "idx3");
    Path imageFile =
        find(folder, names, hadoop)
            .orElseThrow(
                () ->
                    new InvalidIdxException(
                        "%s holds none of %s: expected a directory with MNIST's files, deploy/local/fetch-mnist brings them"
                            .formatted(folder, String.join(", ", names))));
    IdxFile images = IdxFile.open(imageFile, IdxHeader.IMAGES_RANK, hadoop);
    Optional<Path> labelFile = find(folder, names(split.prefix() + "-labels", "idx1"), hadoop);
    if (labelFile.isEmpty()) {
      return new IdxDirectory(images, null);
    }
    IdxFile labels = IdxFile.open(labelFile.get(), IdxHeader.LABELS_RANK, hadoop);
    if (images.header().records() != labels.header().records()) {
      throw new InvalidIdxException(
          "%s holds %d images and %s %d labels, expected as many: they are not of one data set"
              .formatted(
                  images.path(),
                  images.header().records(),
                  labels.path(),
                  labels.header().records()));
    }
    return new IdxDirectory(images, labels);
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
  static boolean holds(String directory, IdxSplit split, Configuration hadoop) throws IOException {
    return find(folder(directory, hadoop), names(split.prefix() + "-images", "idx3"), hadoop)
        .isPresent();
  }

  private static Optional<Path> find(Path folder, List<String> names, Configuration hadoop)
      throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    for (String name : names) {
      Path path = new Path(folder, name);
      if (files.exists(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  private static List<String> names(String name, String kind) {
    List<String> names = new ArrayList<>();
    for (String separator : List.of("-", ".")) {
      for (String ending : List.of("", ".gz")) {
        names.add(name + separator + kind + "-ubyte" + ending);
      }
    }
    return names;
  }

  /**
   * Reads the files to their ends.
   *
   * @return the SHA-256 of the unzipped images file
   * @throws InvalidIdxException if one is damaged
   */
  String verify(Configuration hadoop) throws IOException {
    if (labelsOrNull != null) {
      labelsOrNull.sha256(hadoop);
    }
    return images.sha256(hadoop);
  }

  int height() {
    return images.header().sizes()[1];
  }

  int width() {
    return images.header().sizes()[2];
  }
}
