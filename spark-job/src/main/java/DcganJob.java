import io.dcganspark.job.cli.JobCommands;

/**
 * What {@code spark-submit --class DcganJob} starts; everything is in {@code io.dcganspark.job}.
 */
@SuppressWarnings("DefaultPackage") // The name of the class is the interface.
public final class DcganJob {
  private DcganJob() {}

  /**
   * Runs one command and ends the JVM with its exit code. Where Spark runs already, as in a
   * notebook or a JAR task, it uses that Spark and returns, and throws an exception if the command
   * fails.
   *
   * @param args as typed: {@code train --config conf/quickstart.conf}
   */
  public static void main(String[] args) {
    JobCommands.main(args);
  }

  /**
   * Runs one command.
   *
   * @param args as typed
   * @return 0 done, 1 failed while running, 2 wrong usage, configuration or data, 3 not good enough
   *     to be published, 143 ended by SIGTERM
   */
  public static int run(String... args) {
    return JobCommands.run(args);
  }
}
