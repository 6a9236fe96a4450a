package io.dcganspark.job.api;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Trainings of six steps an epoch on 24 digits, in this virtual machine. */
final class SmallTrainings {
  static final int IMAGES = 24;
  static final int STEPS = 6;

  private SmallTrainings() {}

  static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "localhost")
        .getOrCreate();
  }

  /** Digits with their index, label and sizes. */
  static Dataset<Row> digits(SparkSession spark) {
    return spark
        .read()
        .format("idx")
        .load(SmallTrainings.class.getResource("/mnist-excerpt").getPath())
        .where("index < " + IMAGES);
  }

  static DcganEstimator estimator(Path runs) {
    return new DcganEstimator()
        .setEpochs(1)
        .setBatchSize(4)
        .setReplicas(2)
        .setSettings("samples.rows=2", "samples.columns=3")
        .setOutputPath(runs.toString());
  }

  static Dcgan one(Path runs, String id) {
    return new Dcgan()
        .set("training.epochs", 1)
        .set("training.batch-size", 4)
        .set("training.replicas", 2)
        .set("samples.rows", 2)
        .set("samples.columns", 3)
        .set("output.path", runs.toString())
        .set("run.id", id);
  }
}
