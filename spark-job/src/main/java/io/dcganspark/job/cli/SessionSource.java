package io.dcganspark.job.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
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

  /** Returns the settings of the Spark that commands run on. */
  default SparkConf conf() {
    return new SparkConf();
  }

  /**
   * Checks what would keep any session from running, and says how to reach file systems until there
   * is one.
   *
   * @param sparkVersion of the Spark that would run it
   * @throws io.dcganspark.job.config.UserErrorException saying what to change
   */
  default Configuration prepare(String sparkVersion) {
    return Sessions.prepare(sparkVersion);
  }

  /**
   * Checks that {@link #start} would find its cluster and its ports, and starts nothing.
   *
   * @throws io.dcganspark.job.config.UserErrorException saying what to change
   */
  default void checkStart(String command, String subject) {
    SparkStart.check(Sessions.conf(command, subject));
  }

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
