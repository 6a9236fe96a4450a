package io.dcganspark.job.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build of the job this is, as Maven wrote it beside the classes.
 *
 * @param version of the project
 * @param commit the sources' in Git, with "-dirty" where they were changed; "unknown" where the
 *     build had no Git
 * @param nd4j version of ND4J and DL4J inside of the job
 * @param uplot version of the library that draws a report's charts
 * @param spark the line of Spark that it is for, 3.5 or 4; unknown in classes that Maven did not
 *     build
 * @param scala the line of Scala, 2.12 or 2.13; unknown likewise
 */
public record Build(
    String version, String commit, String nd4j, String uplot, String spark, String scala) {
  /** Stands for what the build did not write down. */
  public static final String UNKNOWN = "unknown";

  private static final String RESOURCE = "/dcgan-build.properties";

  /** Reads what the running classes were built from. */
  public static Build current() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream(RESOURCE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String commit = stamped(properties, "commit");
    boolean dirty = properties.getProperty("dirty").equals("true");
    return new Build(
        properties.getProperty("version"),
        commit.equals(UNKNOWN) ? commit : commit + (dirty ? "-dirty" : ""),
        properties.getProperty("nd4j"),
        properties.getProperty("uplot"),
        stamped(properties, "spark"),
        stamped(properties, "scala"));
  }

  private static String stamped(Properties properties, String key) {
    String value = properties.getProperty(key, UNKNOWN);
    // A placeholder that is left over, as where the sources are not in a Git repository.
    return value.startsWith("$") ? UNKNOWN : value;
  }
}
