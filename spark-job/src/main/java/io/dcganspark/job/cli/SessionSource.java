package io.dcganspark.job.cli;

import org.apache.spark.sql.SparkSession;

/** Starts sessions. */
@FunctionalInterface
interface SessionSource {
  /**
   * Starts a session for a command.
   *
   * @param command its name
   * @param subject what it works on, for the application's name
   */
  Session start(String command, String subject);

  /**
   * A session that a command uses and closes.
   *
   * @param spark to work with
   * @param end what closing does
   */
  record Session(SparkSession spark, Runnable end) implements AutoCloseable {
    /** Stops a session's Spark when the command is done. */
    static Session of(SparkSession spark) {
      return new Session(spark, spark::stop);
    }

    @Override
    public void close() {
      end.run();
    }
  }
}
