package io.dcganspark.job.cli;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.data.TrainingData;
import io.dcganspark.job.evaluation.DrawnImages;
import io.dcganspark.job.evaluation.Evaluator;
import io.dcganspark.job.evaluation.FeatureNetwork;
import io.dcganspark.job.evaluation.Judges;
import io.dcganspark.job.evaluation.MemorisationSearch;
import io.dcganspark.job.evaluation.RealImages;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.job.report.EvaluationReport;
import io.dcganspark.job.report.Provenance;
import io.dcganspark.job.report.StageLine;
import io.dcganspark.model.evaluation.Evaluation;
import io.dcganspark.model.evaluation.Memorisation;
import io.dcganspark.model.failure.Counted;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Evaluates a generator.
 *
 * @param spark where images are drawn and compared
 * @param line says what is being done
 * @param step of its training
 * @param config of its run
 * @param weights which of its weights draw
 * @param parameters these weights
 * @param count images to draw
 * @param seed of the images
 */
@SuppressWarnings("ArrayRecordComponent") // Compared nowhere.
record GeneratorEvaluation(
    SparkSession spark,
    StageLine line,
    long step,
    JobConfig config,
    Weights weights,
    float[] parameters,
    int count,
    long seed) {
  /** Pairs of the nearest that are shown. */
  private static final int PAIRS = 16;

  /** Opens a data set, resized to what the networks make. */
  RealImages real(String path) {
    line.next("evaluate: read the data");
    return RealImages.of(
        TrainingData.open(spark, config.data().withPath(path)),
        config.model().toRecipe().imageShape(),
        config.data().isStacked());
  }

  /**
   * Compares with a data set, in the features of networks.
   *
   * @param state SHA-256 of the training state or file that holds the weights
   * @param path of the data set
   * @param real what it holds
   */
  EvaluationReport run(String state, String path, RealImages real, Judges judges) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    line.next("evaluate: classify the data's images");
    try (Evaluator evaluator = new Evaluator(context, judges, real, config.model().toRecipe());
        DrawnImages images =
            new DrawnImages(
                context,
                config.model().toRecipe(),
                config.training().threadsPerReplica(),
                parameters,
                seed)) {
      line.next("evaluate: draw and classify " + Counted.grouped(count, "image"));
      Evaluation evaluation =
          evaluator.evaluation(step, seed, evaluator.measure(images, count), Optional.empty());
      line.next("evaluate: look for the nearest training images");
      Memorisation memorisation = MemorisationSearch.run(context, images, count, real, PAIRS);
      return new EvaluationReport(
          state,
          weights.text(),
          evaluation,
          memorisation,
          config.model().toRecipe().imageShape(),
          EvaluationReport.Judge.of(judges.classifier()),
          judges.features().map(FeatureNetwork::described),
          new Provenance.Data(path, real.train().count(), real.train().imagesSha256()));
    }
  }
}
