package io.dcganspark.job.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which build this is, as Maven wrote it into the jar. */
final class BuildVersion implements IVersionProvider {
  private static final String WRITTEN_BY_MAVEN =
      "/META-INF/maven/io.dcganspark/spark-job/pom.properties";

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "dcgan-spark " + version(),
      "Spark %s, Java %s"
          .formatted(
              org.apache.spark.package$.MODULE$.SPARK_VERSION(), System.getProperty("java.version"))
    };
  }

  static String version() throws IOException {
    try (InputStream in = BuildVersion.class.getResourceAsStream(WRITTEN_BY_MAVEN)) {
      if (in == null) {
        return "(not run from a jar)";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    }
  }
}
