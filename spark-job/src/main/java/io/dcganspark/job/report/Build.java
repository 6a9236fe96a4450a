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
 */
public record Build(String version, String commit, String nd4j, String uplot) {
  private static final String RESOURCE = "/dcgan-build.properties";

  /** Reads what the running classes were built from. */
  public static Build current() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream(RESOURCE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String commit = properties.getProperty("commit");
    boolean dirty = properties.getProperty("dirty").equals("true");
    // A placeholder that is left over: the sources were not in a Git repository.
    return new Build(
        properties.getProperty("version"),
        commit.startsWith("$") ? "unknown" : commit + (dirty ? "-dirty" : ""),
        properties.getProperty("nd4j"),
        properties.getProperty("uplot"));
  }
}
