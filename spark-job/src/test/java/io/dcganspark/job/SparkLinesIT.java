package io.dcganspark.job;

import static io.dcganspark.job.cluster.SparkLine.SPARK_3_5;
import static io.dcganspark.job.cluster.SparkLine.SPARK_4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dcganspark.job.cluster.SmallTraining;
import io.dcganspark.job.cluster.SparkLine;
import io.dcganspark.job.cluster.Submission;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jars for both lines of Spark, in a checkout that was built for both. */
class SparkLinesIT {
  @TempDir static Path runs;

  @BeforeAll
  static void requireBothLines() {
    assumeTrue(
        SPARK_3_5.isBuilt() && SPARK_4.isBuilt(),
        "only one line of Spark is built here: mvn package -DskipTests, and the same with"
            + " -Pspark4");
  }

  @ParameterizedTest
  @CsvSource({
    "gradient-sharing, 4",
    // With more, Spark adds up in the order in which they finish.
    "parameter-averaging, 2"
  })
  void bothLinesEndWithTheSameBits(String sync, int replicas) {
    assertThat(train(SPARK_4, sync, replicas)).isEqualTo(train(SPARK_3_5, sync, replicas));
  }

  @ParameterizedTest
  @CsvSource({"SPARK_3_5, true", "SPARK_4, true", "SPARK_4, false"})
  void jarOfTheOtherLineIsRefusedBeforeTheRunIsTouched(SparkLine spark, boolean dryRun) {
    SparkLine other = spark == SPARK_4 ? SPARK_3_5 : SPARK_4;
    List<String> arguments = new ArrayList<>(new SmallTraining(runs, "refused").arguments());
    if (dryRun) {
      arguments.add("--dry-run");
    }

    Submission refused = spark.submitting("refused", other).submit(Map.of(), List.of(), arguments);

    assertThat(refused.exitCode()).as(refused.output()).isEqualTo(2);
    assertThat(refused.output().lines().filter(line -> line.startsWith("dcgan: ")))
        .singleElement()
        .asString()
        .startsWith("dcgan: Spark ")
        .contains(" runs this job, and its jar is for Spark ");
    assertThat(runs.resolve("refused")).doesNotExist();
  }

  private static SortedMap<String, String> train(SparkLine line, String sync, int replicas) {
    SmallTraining training =
        new SmallTraining(runs, sync + "-" + line)
            .with(
                "training.sync=" + sync,
                "training.replicas=" + replicas,
                "training.averaging-frequency=" + SmallTraining.ROUND);
    Submission ended =
        line.submitting(sync + "-" + line, line).submit(Map.of(), List.of(), training.arguments());
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return training.result();
  }
}
