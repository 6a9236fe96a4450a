package io.dcganspark.job.run;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.report.Build;
import java.util.List;
import scala.util.Properties;

/**
 * Refuses a Java, a Spark or a Scala for which this jar was not built. Without it a command would
 * start, claim its run, and end with a NoSuchMethodError.
 */
public final class PlatformCheck {
  private static final List<Integer> JAVA = List.of(17, 21);
  private static final String SPARK_4 = "4";

  private PlatformCheck() {}

  /**
   * Checks what runs this process.
   *
   * @param sparkVersion of the Spark that runs it
   * @throws UserErrorException if this jar is for another one
   */
  public static void require(String sparkVersion) {
    require(
        Build.current(),
        sparkVersion,
        Properties.versionNumberString(),
        Runtime.version().feature());
  }

  static void require(Build build, String spark, String scala, int java) {
    if (!JAVA.contains(java)) {
      throw new UserErrorException(
          "Java %d runs this job, expected Java 17 or 21: set JAVA_HOME to a JDK of one of them"
              .formatted(java));
    }
    if (!build.spark().equals(Build.UNKNOWN) && !isOfLine(spark, build.spark())) {
      throw new UserErrorException(
          "Spark %s runs this job, and its jar is for Spark %s: %s"
              .formatted(spark, build.spark(), remedy(build, isOfLine(spark, SPARK_4))));
    }
    if (!build.scala().equals(Build.UNKNOWN) && !isOfLine(scala, build.scala())) {
      throw new UserErrorException(
          "Spark %s for Scala %s runs this job, and its jar is for Scala %s: %s"
              .formatted(spark, scala, build.scala(), remedy(build, false)));
    }
  }

  private static String remedy(Build build, boolean isSpark4) {
    if (isSpark4) {
      return "submit dcgan-spark-job-spark4.jar, which mvn package -Pspark4 builds";
    }
    String other =
        build.spark().equals(SPARK_4) ? ", or submit dcgan-spark-job.jar to Spark 3.5" : "";
    return "bring a Spark %s for Scala %s".formatted(build.spark(), build.scala()) + other;
  }

  /** Vendors append to the numbers of Spark. */
  private static boolean isOfLine(String version, String line) {
    return version.equals(line) || version.startsWith(line + ".");
  }
}
