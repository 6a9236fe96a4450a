package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cli.SmallRecipe;
import io.dcganspark.job.cluster.SmallTraining;
import io.dcganspark.job.cluster.StandaloneCluster;
import io.dcganspark.job.cluster.Submission;
import io.dcganspark.job.cluster.TestJar;
import io.dcganspark.job.cluster.TouchAllWorkers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The submit-ready jar on a real cluster: a driver and two executors in JVMs of their own. */
class StandaloneClusterIT {
  private static StandaloneCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster = StandaloneCluster.start("standalone", 2);
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void runsBarrierTasksWithTheNativesOfTheSubmitJarOnEveryExecutor() throws IOException {
    Submission submission = touch("2");

    assertThat(submission.exitCode()).as(submission.output()).isZero();
    assertThat(submission.output()).contains("touched [0 NATIVE_CPU 60, 1 NATIVE_CPU 60]");
  }

  @Test
  void passesOnThatAnApplicationFailed() throws IOException {
    Submission submission = touch("two");

    assertThat(submission.exitCode()).isEqualTo(1);
    assertThat(submission.output()).contains("For input string: \"two\"");
  }

  /** The round can never succeed, so neither Spark nor the job repeats it. */
  @Test
  @Tag("chaos")
  void aClassThatOnlyTheDriverHasEndsTheRunAtItsFirstRound() throws IOException {
    Path recipe = TestJar.of(SmallRecipe.class, cluster.directory().resolve("recipe.jar"));
    SmallTraining training =
        new SmallTraining(cluster.directory().resolve("runs"), "driver-only")
            .with("model.recipe=" + SmallRecipe.class.getName());
    Submission submission =
        cluster.submit(
            List.of(
                "--class",
                "DcganJob",
                "--driver-class-path",
                recipe + File.pathSeparator + cluster.submitJar()),
            cluster.submitJar(),
            training.arguments());
    assertThat(submission.exitCode()).as(submission.output()).isEqualTo(2);
    assertThat(submission.output().lines().filter(line -> line.startsWith("dcgan: ")))
        .singleElement()
        .asString()
        .startsWith("dcgan: an executor cannot compute this run: rank ")
        .endsWith(
            "give every executor the driver's jar, and classes of yours with spark-submit's"
                + " --jars");
    assertThat(submission.output()).doesNotContain("is run again");
  }

  private static Submission touch(String tasks) throws IOException {
    Path jar = TestJar.of(TouchAllWorkers.class, cluster.directory().resolve("touch.jar"));
    List<String> options =
        List.of(
            "--class", TouchAllWorkers.class.getName(), "--jars", cluster.submitJar().toString());
    return cluster.submit(options, jar, List.of(tasks));
  }
}
