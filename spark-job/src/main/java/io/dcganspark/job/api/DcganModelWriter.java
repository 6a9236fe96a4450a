package io.dcganspark.job.api;

import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Writes a model as Spark ML does, with its networks as a run directory. */
final class DcganModelWriter extends MLWriter {
  /** The run directory's name. */
  static final String RUN = "run";

  private final DcganModel model;
  private final TrainedNetworks networks;

  DcganModelWriter(DcganModel model, TrainedNetworks networks) {
    this.model = model;
    this.networks = networks;
  }

  @Override
  @SuppressWarnings("deprecation") // In Spark 4, and Spark 3.5 has no other.
  public void saveImpl(String path) {
    networks.write(path, RUN, sparkSession().sessionState().newHadoopConf());
    // Last: where Spark finds the metadata the model is whole.
    DefaultParamsWriter.saveMetadata(model, path, sc(), Option.empty(), Option.empty());
  }
}
