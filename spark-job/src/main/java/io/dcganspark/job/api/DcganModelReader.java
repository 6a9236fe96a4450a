package io.dcganspark.job.api;

import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.failure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader.Metadata;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/** Reads what {@link DcganModelWriter} wrote. */
final class DcganModelReader extends MLReader<DcganModel> {
  @Override
  @SuppressWarnings("deprecation") // In Spark 4, and Spark 3.5 has no other.
  public DcganModel load(String path) {
    Metadata metadata =
        DefaultParamsReader.loadMetadata(
            LiteralPath.pattern(path), sc(), DcganModel.class.getName());
    return model(metadata, path);
  }

  /** Reads what {@link DcganModelWriter#saveToLocal} wrote. */
  @SuppressWarnings("MissingOverride") // Spark 3.5 has no such method.
  public DcganModel loadFromLocal(String path) {
    Path directory = Path.of(path);
    try {
      return model(
          DefaultParamsReader.parseMetadata(
              Files.readString(directory.resolve(DcganModelWriter.METADATA)),
              DcganModel.class.getName()),
          directory.toUri().toString());
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read: %s".formatted(path, Reason.of(e)), e);
    }
  }

  private DcganModel model(Metadata metadata, String path) {
    Configuration hadoop = sparkSession().sessionState().newHadoopConf();
    DcganModel model =
        new DcganModel(
            metadata.uid(),
            TrainedNetworks.of(Checkpoint.at(path + "/" + DcganModelWriter.RUN, hadoop)));
    metadata.getAndSetParams(model, Option.empty());
    return model;
  }
}
