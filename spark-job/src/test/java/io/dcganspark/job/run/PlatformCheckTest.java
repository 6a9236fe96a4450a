package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.report.Build;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformCheckTest {
  private static final Build FOR_3_5 = build("3.5", "2.12");
  private static final Build FOR_4 = build("4", "2.13");

  @ParameterizedTest
  @ValueSource(strings = {"3.5.0", "3.5.9", "3.5.4-vendor-2"})
  void jarForSpark35AcceptsEveryRelease(String version) {
    assertThatCode(() -> PlatformCheck.require(FOR_3_5, version, "2.12.18", 17))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.0.1", "4.2.0", "4.2.0-vendor-2"})
  void jarForSpark4AcceptsEveryRelease(String version) {
    assertThatCode(() -> PlatformCheck.require(FOR_4, version, "2.13.18", 21))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 16, 18, 22, 25})
  void otherJavasAreNamed(int java) {
    assertThatThrownBy(() -> PlatformCheck.require(FOR_3_5, "4.2.0", "2.13.18", java))
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "Java %d runs this job, expected Java 17 or 21: set JAVA_HOME to a JDK of one of them"
                .formatted(java));
  }

  @ParameterizedTest
  @CsvSource({
    "4.2.0, 2.13.18, submit dcgan-spark-job-spark4.jar",
    "3.4.1, 2.12.17, bring a Spark 3.5 for Scala 2.12",
    "3.50.1, 2.12.17, bring a Spark 3.5 for Scala 2.12",
    "40.1.0, 2.13.18, bring a Spark 3.5 for Scala 2.12"
  })
  void jarForSpark35RefusesOtherLines(String spark, String scala, String remedy) {
    assertThatThrownBy(() -> PlatformCheck.require(FOR_3_5, spark, scala, 17))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith(
            "Spark %s runs this job, and its jar is for Spark 3.5: ".formatted(spark))
        .hasMessageContaining(remedy);
  }

  @Test
  void jarForSpark4RefusesSpark35() {
    assertThatThrownBy(() -> PlatformCheck.require(FOR_4, "3.5.9", "2.12.18", 17))
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "Spark 3.5.9 runs this job, and its jar is for Spark 4: bring a Spark 4 for Scala 2.13,"
                + " or submit dcgan-spark-job.jar to Spark 3.5");
  }

  @Test
  void otherScalaOfTheSameSparkIsRefused() {
    assertThatThrownBy(() -> PlatformCheck.require(FOR_3_5, "3.5.9", "2.13.8", 17))
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "Spark 3.5.9 for Scala 2.13.8 runs this job, and its jar is for Scala 2.12: bring a"
                + " Spark 3.5 for Scala 2.12");
  }

  private static Build build(String spark, String scala) {
    return new Build("1", "abc", "1.0.0-M2.1", "1.6.30", spark, scala);
  }
}
