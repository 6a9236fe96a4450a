package io.dcganspark.job.evaluation;

import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.store.RegularFile;
import io.dcganspark.model.failure.Reason;
import io.dcganspark.model.json.SmallFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads the network of {@code evaluation.features}. */
public final class StoredFeatures {
  private StoredFeatures() {}

  /**
   * Reads a network and computes an image's features once.
   *
   * @param file on any Hadoop file system; empty: there is none
   * @throws UserErrorException if it cannot be used, or ONNX Runtime is not there
   */
  public static Optional<FeatureNetwork> read(Optional<String> file, Configuration hadoop) {
    return file.map(path -> read(path, hadoop));
  }

  private static FeatureNetwork read(String file, Configuration hadoop) {
    JobConfigLoader.requireFile("the features' network", file);
    if (!OnnxSession.isThere()) {
      throw withoutLibrary(file);
    }
    try {
      Path path = new Path(file);
      try (InputStream in = RegularFile.open(path.getFileSystem(hadoop), path)) {
        return FeatureNetwork.of(path.getName(), SmallFile.read(in, SmallFile.MOST_IN_MEMORY));
      }
    } catch (FileNotFoundException e) {
      throw new UserErrorException(
          "the features' network %s does not exist: expected an ONNX model".formatted(file), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "the features' network %s cannot be used by ONNX Runtime: %s"
              .formatted(file, Reason.of(e)),
          e);
    } catch (ClassNotFoundException e) {
      throw withoutLibrary(file);
    }
  }

  private static UserErrorException withoutLibrary(String file) {
    return new UserErrorException(
        "the features' network %s needs ONNX Runtime, which is not there: add --packages %s to spark-submit, or its jar with --jars"
            .formatted(file, OnnxSession.LIBRARY));
  }
}
