package io.dcganspark.job.api;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.data.ColumnImages;
import io.dcganspark.job.data.TrainingData;
import io.dcganspark.job.evaluation.StoredClassifier;
import io.dcganspark.job.run.ProgramSession;
import io.dcganspark.job.run.SessionCheck;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.Measures;
import io.dcganspark.model.recipe.ImageShape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Compares the images that a {@link DcganModel} appended to rows with the real images of these
 * rows, in the features of a classifier, as the command {@code evaluate} does. The measures are
 * those of docs/quality.md. It needs at least 100 rows, and measures of different numbers of rows
 * do not compare.
 */
public final class DcganEvaluator extends Evaluator implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private enum Metric {
    FRECHET_DISTANCE("frechetDistance", false),
    KERNEL_DISTANCE("kernelDistance", false),
    PRECISION("precision", true),
    RECALL("recall", true),
    DENSITY("density", true),
    COVERAGE("coverage", true);

    private final String text;
    private final boolean isLargerBetter;

    Metric(String text, boolean isLargerBetter) {
      this.text = text;
      this.isLargerBetter = isLargerBetter;
    }

    double of(Measures measures) {
      return switch (this) {
        case FRECHET_DISTANCE -> measures.frechetDistance();
        case KERNEL_DISTANCE -> measures.kernelDistance().mean();
        case PRECISION -> measures.neighbours().precision();
        case RECALL -> measures.neighbours().recall();
        case DENSITY -> measures.density().density();
        case COVERAGE -> measures.density().coverage();
      };
    }

    static List<String> names() {
      return Arrays.stream(values()).map(metric -> metric.text).toList();
    }

    static Metric named(String name) {
      return values()[names().indexOf(name)];
    }
  }

  private final String uid;
  private final Param<String> metricName;
  private final Param<String> imageCol;
  private final Param<String> generatedCol;
  private final Param<String> classifier;

  /** Makes an evaluator with a random uid. */
  public DcganEvaluator() {
    this(Identifiable$.MODULE$.randomUID("dcganEval"));
  }

  /** Makes an evaluator with a uid, as Spark does when it copies one. */
  public DcganEvaluator(String uid) {
    this.uid = uid;
    metricName =
        new TextParam(
            this,
            "metricName",
            "what is measured: " + String.join(", ", Metric.names()),
            ValueCheck.oneOf("metricName", Metric.names()));
    imageCol =
        new TextParam(
            this, "imageCol", "the column of real images, as the estimator's of that name");
    generatedCol =
        new TextParam(this, "generatedCol", "the column of generated images, a model's outputCol");
    classifier =
        new TextParam(
            this,
            "classifier",
            "what train-classifier wrote; not set, the one for MNIST that comes with the job");
    setDefault(metricName, Metric.FRECHET_DISTANCE.text);
    setDefault(imageCol, DataConfig.DEFAULT_IMAGE_COLUMN);
    setDefault(generatedCol, "generated");
  }

  /** Returns the reader of what {@link #write} wrote. */
  public static MLReader<DcganEvaluator> read() {
    return new LiteralPathReader<>();
  }

  /** Reads what {@link #save} wrote. */
  public static DcganEvaluator load(String path) {
    return read().load(path);
  }

  /**
   * Measures the generated images of rows.
   *
   * @param dataset what {@link DcganModel#transform} returned
   * @throws UserErrorException for what is to be corrected in params, the session or the data
   */
  @Override
  public double evaluate(Dataset<?> dataset) {
    Dataset<Row> rows = dataset.toDF();
    SparkSession spark = rows.sparkSession();
    SessionCheck.requireForAnyJob(spark);
    String real = getOrDefault(imageCol);
    String generated = getOrDefault(generatedCol);
    DrawingParams.requireImages(rows.schema(), real, imageCol.name());
    DrawingParams.requireImages(rows.schema(), generated, generatedCol.name());
    Classifier judge =
        StoredClassifier.read(
            isSet(classifier) ? Optional.of(getOrDefault(classifier)) : Optional.empty(),
            spark.sessionState().newHadoopConf());
    Runnable restore = ProgramSession.restoring(spark);
    // Sizes beside them are those of the real images.
    Dataset<Row> drawn = rows.select(rows.col(generated).as(DataConfig.DEFAULT_IMAGE_COLUMN));
    try (TrainingData ofRows = TrainingData.of(rows, column(real));
        TrainingData ofModel = TrainingData.of(drawn, column(DataConfig.DEFAULT_IMAGE_COLUMN))) {
      ImageShape shape = ColumnImages.shape(drawn, DataConfig.DEFAULT_IMAGE_COLUMN);
      Measures measures =
          io.dcganspark.job.evaluation.Evaluator.measure(
              JavaSparkContext.fromSparkContext(spark.sparkContext()),
              judge,
              ofRows.images(shape),
              ofModel.images(shape));
      return metric().of(measures);
    } finally {
      restore.run();
    }
  }

  private static DataConfig column(String name) {
    return new DataConfig(
        null,
        DataConfig.DATAFRAME,
        DataConfig.Labels.NONE,
        0,
        name,
        DataConfig.DEFAULT_LABEL_COLUMN,
        Map.of());
  }

  private Metric metric() {
    return Metric.named(getOrDefault(metricName));
  }

  /** Returns whether a larger value of {@link #metricName()} means better images. */
  @Override
  public boolean isLargerBetter() {
    return metric().isLargerBetter;
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public DcganEvaluator copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** What is measured: frechetDistance, kernelDistance, precision, recall, density, coverage. */
  public Param<String> metricName() {
    return metricName;
  }

  /** Returns the value of {@link #metricName()}. */
  public String getMetricName() {
    return getOrDefault(metricName);
  }

  /** Sets {@link #metricName()}. */
  public DcganEvaluator setMetricName(String name) {
    set(metricName, name);
    return this;
  }

  /** The column of real images. */
  public Param<String> imageCol() {
    return imageCol;
  }

  /** Returns the value of {@link #imageCol()}. */
  public String getImageCol() {
    return getOrDefault(imageCol);
  }

  /** Sets {@link #imageCol()}. */
  public DcganEvaluator setImageCol(String column) {
    set(imageCol, column);
    return this;
  }

  /** The column of generated images. */
  public Param<String> generatedCol() {
    return generatedCol;
  }

  /** Returns the value of {@link #generatedCol()}. */
  public String getGeneratedCol() {
    return getOrDefault(generatedCol);
  }

  /** Sets {@link #generatedCol()}. */
  public DcganEvaluator setGeneratedCol(String column) {
    set(generatedCol, column);
    return this;
  }

  /** What train-classifier wrote. */
  public Param<String> classifier() {
    return classifier;
  }

  /** Returns the value of {@link #classifier()}. */
  public String getClassifier() {
    return getOrDefault(classifier);
  }

  /** Sets {@link #classifier()}. */
  public DcganEvaluator setClassifier(String path) {
    set(classifier, path);
    return this;
  }
}
