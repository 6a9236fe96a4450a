package io.dcganspark.job.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Writes a model as Spark ML does, with its networks as a run directory. */
final class DcganModelWriter extends MLWriter {
  /** The run directory's name. */
  static final String RUN = "run";

  /** The file of params in a local copy. */
  static final String METADATA = "metadata.json";

  private final DcganModel model;
  private final TrainedNetworks networks;

  DcganModelWriter(DcganModel model, TrainedNetworks networks) {
    this.model = model;
    this.networks = networks;
  }

  /**
   * Writes it to a directory of this machine: Spark Connect's server of Spark 4.1 and newer keeps
   * fitted models there. Spark 3.5 has no such method to override.
   */
  @SuppressWarnings({"MissingOverride", "deprecation"})
  public void saveToLocal(String path) throws IOException {
    Path directory = Files.createDirectories(Path.of(path));
    networks.write(
        directory.toUri().toString(), RUN, sparkSession().sessionState().newHadoopConf());
    Files.writeString(
        directory.resolve(METADATA),
        DefaultParamsWriter.getMetadataToSave(model, sc(), Option.empty(), Option.empty()));
  }

  @Override
  @SuppressWarnings("deprecation") // In Spark 4, and Spark 3.5 has no other.
  public void saveImpl(String path) {
    networks.write(path, RUN, sparkSession().sessionState().newHadoopConf());
    // Last: where Spark finds the metadata the model is whole.
    DefaultParamsWriter.saveMetadata(model, path, sc(), Option.empty(), Option.empty());
  }
}
