package io.dcganspark.job.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Images and their labels under MNIST's names in one directory.
 *
 * @param images (record, height, width)
 * @param labels (record)
 */
record IdxDirectory(IdxFile images, IdxFile labels) implements Serializable {
  /**
   * Finds both files of a split and checks that they belong together.
   *
   * @throws InvalidIdxException if they are missing, damaged, or not of one data set
   */
  static IdxDirectory open(String directory, IdxSplit split, Configuration hadoop)
      throws IOException {
    Path folder = folder(directory, hadoop);
    Path imageFile = find(folder, split.prefix() + "-images", "idx3", hadoop);
    Path labelFile = find(folder, split.prefix() + "-labels", "idx1", hadoop);
    IdxFile images = IdxFile.open(imageFile, IdxHeader.IMAGES_RANK, hadoop);
    IdxFile labels = IdxFile.open(labelFile, IdxHeader.LABELS_RANK, hadoop);
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
    Path folder = folder(directory, hadoop);
    FileSystem files = folder.getFileSystem(hadoop);
    for (String name : names(split.prefix() + "-images", "idx3")) {
      if (files.exists(new Path(folder, name))) {
        return true;
      }
    }
    return false;
  }

  private static Path find(Path folder, String name, String kind, Configuration hadoop)
      throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    List<String> names = names(name, kind);
    for (String candidate : names) {
      Path path = new Path(folder, candidate);
      if (files.exists(path)) {
        return path;
      }
    }
    throw new InvalidIdxException(
        "%s holds none of %s: expected a directory with MNIST's files, deploy/local/fetch-mnist brings them"
            .formatted(folder, String.join(", ", names)));
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
   * Reads both files to their ends.
   *
   * @return the SHA-256 of the unzipped images file
   * @throws InvalidIdxException if one is damaged
   */
  String verify(Configuration hadoop) throws IOException {
    labels.sha256(hadoop);
    return images.sha256(hadoop);
  }

  int height() {
    return images.header().sizes()[1];
  }

  int width() {
    return images.header().sizes()[2];
  }
}
