package io.dcganspark.job.evaluation;

import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.store.RegularFile;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.ClassifierFormat;
import io.dcganspark.model.json.SmallFile;
import io.dcganspark.model.state.SafeTensors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A classifier as {@code train-classifier} wrote it. */
public final class StoredClassifier {
  private StoredClassifier() {}

  /**
   * Reads a classifier.
   *
   * @param file on any Hadoop file system; empty: the one for MNIST that comes with the job
   * @throws UserErrorException if it cannot be read
   */
  public static Classifier read(Optional<String> file, Configuration hadoop) {
    return file.map(path -> read(path, hadoop)).orElseGet(Classifier::ofMnist);
  }

  private static Classifier read(String file, Configuration hadoop) {
    JobConfigLoader.requireFile("the classifier", file);
    try {
      Path path = new Path(file);
      try (InputStream in = RegularFile.open(path.getFileSystem(hadoop), path)) {
        return ClassifierFormat.fromBytes(SafeTensors.bytes(in, SmallFile.MOST_IN_MEMORY));
      }
    } catch (FileNotFoundException e) {
      throw new UserErrorException(
          "the classifier %s does not exist: expected a file of train-classifier".formatted(file),
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "the classifier %s cannot be used: %s; expected a file of train-classifier"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
