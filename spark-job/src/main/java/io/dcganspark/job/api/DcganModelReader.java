package io.dcganspark.job.api;

import io.dcganspark.job.store.Checkpoint;
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
    Configuration hadoop = sparkSession().sessionState().newHadoopConf();
    DcganModel model =
        new DcganModel(
            metadata.uid(),
            TrainedNetworks.of(Checkpoint.at(path + "/" + DcganModelWriter.RUN, hadoop)));
    metadata.getAndSetParams(model, Option.empty());
    return model;
  }
}
