package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The labels of pictures: the number of each one's folder among all folders directly below the
 * root. Broken pictures do not change which number a folder has.
 *
 * @param classesOrNull the folders in order; null: folders are no labels
 */
record FolderLabels(List<String> classesOrNull) implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderLabels.class);

  /**
   * Finds the classes.
   *
   * @param pictures their paths below the root
   * @throws UserErrorException if a picture lies in no folder where folders are labels
   */
  static FolderLabels of(Iterable<String> pictures, DataConfig data) {
    if (data.labels() == DataConfig.Labels.FOLDERS) {
      TreeSet<String> folders = new TreeSet<>();
      for (String picture : pictures) {
        folders.add(folder(picture, data));
      }
      LOG.info("Labels from 0: {}", String.join(", ", folders));
      return new FolderLabels(new ArrayList<>(folders));
    }
    if (data.labels() == DataConfig.Labels.STORED) {
      for (String picture : pictures) {
        if (picture.contains("/")) {
          LOG.info("The folders of {} give no labels: data.labels=folders does that", data.path());
          break;
        }
      }
    }
    return new FolderLabels(null);
  }

  private static String folder(String picture, DataConfig data) {
    int end = picture.indexOf('/');
    if (end < 0) {
      throw new UserErrorException(
          "%s lies in no folder below %s, expected one for each class, since data.labels is folders"
              .formatted(picture, data.path()));
    }
    return picture.substring(0, end);
  }

  boolean areThere() {
    return classesOrNull != null;
  }

  /** Returns the label of a picture; {@link FittedImage#NO_LABEL} if there are none. */
  int of(String picture) {
    return areThere()
        ? Collections.binarySearch(classesOrNull, picture.substring(0, picture.indexOf('/')))
        : FittedImage.NO_LABEL;
  }
}
