package io.dcganspark.job.cli;

import io.dcganspark.job.report.Build;
import picocli.CommandLine.IVersionProvider;

/** Which build this is, for {@code --version}. */
final class BuildVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    Build build = Build.current();
    return new String[] {
      "dcgan-spark %s (commit %s)".formatted(build.version(), build.commit()),
      "Spark %s, DL4J %s, Java %s"
          .formatted(
              org.apache.spark.package$.MODULE$.SPARK_VERSION(),
              build.nd4j(),
              System.getProperty("java.version"))
    };
  }
}
