package io.dcganspark.job.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** A process of the job's own, in which a training runs until a signal ends it. */
final class EndlessTraining {
  /** What it prints when its tasks run. */
  static final String RUNNING = "tasks run";

  private EndlessTraining() {}

  /** Trains. */
  public static void main(String[] args) {
    JobProcess.begin();
    JobParts parts =
        TestParts.with(
            (config, hadoop) -> List.of(),
            (spark, config) -> train(spark),
            (hadoop, checkpoint, weights, label, seed) -> {
              throw new IllegalStateException("nothing is drawn here");
            });
    JobCommands.exit(
        JobCommands.run(
            parts,
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args));
  }

  private static void train(SparkSession spark) {
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(List.of(1, 2), 2)
        .foreach(
            task -> {
              System.out.printf("%s %d%n", RUNNING, 1234);
              TimeUnit.MINUTES.sleep(10);
            });
  }
}
