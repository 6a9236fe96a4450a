package io.dcganspark.job.cli;

import io.dcganspark.job.run.ProgramSession;
import io.dcganspark.job.run.SessionCheck;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext$;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session of a program that runs already where a command starts, as in a notebook or a job of a
 * managed Spark. Commands use it and leave it as it was.
 */
final class RunningSpark implements SessionSource {
  private static final Logger LOG = LoggerFactory.getLogger(RunningSpark.class);

  private final SparkSession spark;

  private RunningSpark(SparkSession spark) {
    this.spark = spark;
  }

  /** Returns whether a Spark runs in this JVM. */
  static boolean isThere() {
    return SparkContext$.MODULE$.getActive().isDefined();
  }

  /** Takes the session of this thread, or else the program's. */
  static RunningSpark take() {
    return new RunningSpark(SparkSession.builder().getOrCreate());
  }

  @Override
  public SparkConf conf() {
    return spark.sparkContext().getConf();
  }

  @Override
  public Configuration prepare(String sparkVersion) {
    SessionCheck.requireForAnyJob(spark);
    return spark.sessionState().newHadoopConf();
  }

  /** It has started. */
  @Override
  public void checkStart(String command, String subject) {}

  @Override
  public Session start(String command, String subject) {
    LateSettings settings =
        new LateSettings(spark, Sessions.conf(command, subject, spark.sparkContext().master()));
    List<String> late = settings.tooLate();
    if (!late.isEmpty()) {
      LOG.warn(
          "Spark runs already, and these settings of the job come too late: {}",
          String.join(", ", late));
    }
    Runnable session = ProgramSession.restoring(spark);
    Runnable set = settings.apply();
    return new Session(
        spark,
        () -> {
          set.run();
          session.run();
        });
  }
}
