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
   * Finds both files of a split, {@code train} or {@code test}, and checks that they belong
   * together.
   */
  static IdxDirectory open(String directory, String split, Configuration hadoop)
      throws IOException {
    String prefix = split.equals("test") ? "t10k" : "train";
    Path folder = new Path(directory);
    IdxFile images =
        IdxFile.open(
            find(folder, prefix + "-images", "idx3", hadoop), IdxHeader.IMAGES_RANK, hadoop);
    IdxFile labels =
        IdxFile.open(
            find(folder, prefix + "-labels", "idx1", hadoop), IdxHeader.LABELS_RANK, hadoop);
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

  private static Path find(Path folder, String name, String kind, Configuration hadoop)
      throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    List<String> names = new ArrayList<>();
    for (String separator : List.of("-", ".")) {
      for (String ending : List.of("", ".gz")) {
        names.add(name + separator + kind + "-ubyte" + ending);
      }
    }
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

  int height() {
    return images.header().sizes()[1];
  }

  int width() {
    return images.header().sizes()[2];
  }
}
