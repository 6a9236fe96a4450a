package io.dcganspark.job.api;

import io.dcganspark.job.report.TrainingHistory;
import io.dcganspark.job.report.TrainingHistory.Measured;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** How the training of a model went, as its run directory records it. */
public final class DcganSummary {
  private static final StructType LOSSES =
      new StructType()
          .add("step", DataTypes.LongType, false)
          .add("epoch", DataTypes.DoubleType, false)
          .add(StepMetric.GENERATOR_LOSS.key(), DataTypes.DoubleType, true)
          .add(StepMetric.DISCRIMINATOR_LOSS.key(), DataTypes.DoubleType, true);

  private static final StructType EVALUATIONS =
      new StructType()
          .add("step", DataTypes.LongType, false)
          .add("frechetDistance", DataTypes.DoubleType, true)
          .add("kernelDistance", DataTypes.DoubleType, true)
          .add("precision", DataTypes.DoubleType, true)
          .add("recall", DataTypes.DoubleType, true);

  private final long steps;
  private final TrainingHistory history;

  DcganSummary(long steps, TrainingHistory history) {
    this.steps = steps;
    this.history = history;
  }

  /** Returns how many steps the run was trained, earlier starts of it included. */
  public long steps() {
    return steps;
  }

  /**
   * Returns the losses of the steps that the run logged, every {@code metrics.every-steps}.
   *
   * @return rows (step long, epoch double, generatorLoss double, discriminatorLoss double), in the
   *     order of the steps
   */
  public Dataset<Row> losses() {
    return table(history.steps(), LOSSES, DcganSummary::row);
  }

  /**
   * Returns what the evaluations of the training measured, with {@code evaluation.every-steps}.
   *
   * @return rows (step long, frechetDistance double, kernelDistance double, precision double,
   *     recall double), in the order of the steps; null where a measure gave no number
   */
  public Dataset<Row> evaluations() {
    return table(history.evaluations(), EVALUATIONS, DcganSummary::row);
  }

  private static <T> Dataset<Row> table(
      List<T> entries, StructType schema, Function<T, Row> toRow) {
    return SparkSession.active().createDataFrame(entries.stream().map(toRow).toList(), schema);
  }

  private static Row row(StepMetrics step) {
    return RowFactory.create(
        step.step(),
        step.get(StepMetric.EPOCH),
        step.get(StepMetric.GENERATOR_LOSS),
        step.get(StepMetric.DISCRIMINATOR_LOSS));
  }

  private static Row row(Measured found) {
    return RowFactory.create(
        found.step(),
        found.measure("frechetDistance"),
        found.measure("kernelDistance"),
        found.measure("precision"),
        found.measure("recall"));
  }
}
