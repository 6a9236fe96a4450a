package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.PseudoTerminal;
import io.dcganspark.job.cluster.Submission;
import io.dcganspark.job.metrics.TrainingMetrics;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionsTest {
  @AfterEach
  void clear() {
    System.clearProperty("spark.master");
    System.clearProperty("spark.app.name");
    System.clearProperty("spark.plugins");
    System.clearProperty("spark.serializer");
    System.clearProperty("spark.jars");
  }

  @Test
  void runsHereWithoutSparkSubmit() {
    SparkConf conf = Sessions.conf("train", "night-1");

    assertThat(conf.get("spark.master")).isEqualTo("local[*]");
    assertThat(conf.get("spark.app.name")).isEqualTo("dcgan-spark train night-1");
  }

  @Test
  void keepsTheSettingsOfSparkSubmit() {
    System.setProperty("spark.master", "spark://host:7077");
    System.setProperty("spark.app.name", "ours");
    SparkConf conf = Sessions.conf("train", "night-1");

    assertThat(conf.get("spark.master")).isEqualTo("spark://host:7077");
    assertThat(conf.get("spark.app.name")).isEqualTo("ours");
  }

  @Test
  void addsTheMetricsOfTheTrainingToOtherPlugins() {
    String ours = TrainingMetrics.class.getName();
    assertThat(Sessions.conf("train", "night-1").get("spark.plugins")).isEqualTo(ours);

    assertThat(Sessions.conf("evaluate", "night-1").contains("spark.plugins")).isFalse();

    System.setProperty("spark.plugins", "org.example.Theirs");
    assertThat(Sessions.conf("train", "night-1").get("spark.plugins"))
        .isEqualTo("org.example.Theirs," + ours);

    System.setProperty("spark.plugins", ours);
    assertThat(Sessions.conf("train", "night-1").get("spark.plugins")).isEqualTo(ours);
  }

  @Test
  void objectsTravelAsJavasWhateverTheClusterSays() {
    System.setProperty("spark.serializer", "org.apache.spark.serializer.KryoSerializer");

    assertThat(Sessions.conf("train", "night-1").get("spark.serializer"))
        .isEqualTo("org.apache.spark.serializer.JavaSerializer");
  }

  @Test
  void replacesNameThatSparkSubmitMadeUp() {
    System.setProperty("spark.app.name", "DcganJob");

    assertThat(Sessions.conf("train", "night-1").get("spark.app.name"))
        .isEqualTo("dcgan-spark train night-1");
  }

  @Test
  void sparksBarIsNotDrawnOverTheJobsOwnLineOnATerminal() throws Exception {
    Submission ended =
        PseudoTerminal.run(
            "xterm",
            80,
            ConsoleProgressOnTerminal.class,
            "train",
            "prepare",
            "evaluate",
            "generate");
    String shown = ended.output();

    assertThat(ended.exitCode()).as(shown).isZero();
    assertThat(shown.lines())
        .contains("train=false", "prepare=false", "evaluate=false", "generate=false");
  }

  @ParameterizedTest
  @CsvSource({"local,", "local[2],", "'local-cluster[2,1,1024]',own", "spark://host:7077,own"})
  void anExecutorInThisJvmFetchesNoSecondCopyOfTheJob(String master, String fetched) {
    String own = Sessions.class.getProtectionDomain().getCodeSource().getLocation().toString();
    System.setProperty("spark.master", master);
    System.setProperty("spark.jars", own + ", /lib/other.jar");

    assertThat(Sessions.conf("train", "night-1").get("spark.jars"))
        .isEqualTo(fetched == null ? "/lib/other.jar" : own + ", /lib/other.jar");

    System.setProperty("spark.jars", own);
    assertThat(Sessions.conf("train", "night-1").get("spark.jars", "none"))
        .isEqualTo(fetched == null ? "none" : own);
  }
}
