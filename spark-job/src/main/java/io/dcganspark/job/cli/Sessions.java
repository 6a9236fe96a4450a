package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.metrics.TrainingMetrics;
import io.dcganspark.job.run.CipherCheck;
import io.dcganspark.job.run.ModuleCheck;
import io.dcganspark.job.run.PlatformCheck;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext$;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.Utils;

/** Starts Spark as spark-submit asked, or on this machine when there was none. */
final class Sessions {
  /** The master where nobody names one. */
  static final String HERE = "local[*]";

  // What spark-submit names an application that was given no name.
  private static final String NAMELESS = "DcganJob";

  private static final String TRAIN = "train";
  private static final String PLUGINS = "spark.plugins";
  private static final String JARS = "spark.jars";

  private Sessions() {}

  /** Starts a session; the caller closes it. */
  static SparkSession start(String command, String subject) {
    return SparkStart.of(conf(command, subject));
  }

  static SparkConf conf(String command, String subject) {
    return conf(command, subject, HERE);
  }

  /**
   * Returns what spark-submit asks for, with the job's defaults.
   *
   * @param master where nobody names one
   */
  static SparkConf conf(String command, String subject, String master) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", master);
    if (conf.get("spark.app.name", NAMELESS).equals(NAMELESS)) {
      conf.setAppName("dcgan-spark %s %s".formatted(command, subject));
    }
    // Spark's bar of tasks would be drawn over the job's own progress.
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // How long a task waits for the others of its stage to start; Spark's own default is a year.
    conf.setIfMissing("spark.barrier.sync.timeout", "180");
    // Where executors went away just before a round starts, Spark would look 40 times every 15 s
    // whether they come back; the round counts again instead.
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s");
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "5");
    if (isInThisJvm(conf.get("spark.master"))) {
      leaveOutOwnJar(conf);
      // The executor lives as long as the driver. Spark would give it up after two minutes without
      // a heartbeat, which pass where a laptop sleeps, and end this process ten minutes later.
      conf.setIfMissing("spark.storage.blockManagerHeartbeatTimeoutMs", "365d");
    }
    if (conf.get("spark.master").startsWith("local")) {
      // For memory that is used up in a task Spark's executor ends its process with a code of its
      // own, 50 or 52. Here that is the driver, which can still say what happened.
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
    }
    // Kryo, which many clusters set, knows neither records nor the memory of ND4J's arrays.
    conf.set("spark.serializer", JavaSerializer.class.getName());
    if (command.equals(TRAIN)) {
      addPlugin(conf);
    }
    return conf;
  }

  /** Returns whether this JVM is the executor too; that of a local-cluster is another one. */
  static boolean isInThisJvm(String master) {
    return master.equals("local") || master.startsWith("local[");
  }

  /**
   * An executor in this JVM has the job's classes already. Spark would copy their jar, which takes
   * it a second.
   */
  private static void leaveOutOwnJar(SparkConf conf) {
    String others =
        Stream.of(conf.get(JARS, "").split(",", -1))
            .map(String::strip)
            .filter(jar -> !jar.isEmpty() && !isOwnJar(Utils.resolveURI(jar)))
            .collect(Collectors.joining(","));
    if (others.isEmpty()) {
      conf.remove(JARS);
    } else {
      conf.set(JARS, others);
    }
  }

  private static boolean isOwnJar(URI jar) {
    URL own = Sessions.class.getProtectionDomain().getCodeSource().getLocation();
    try {
      return "file".equals(jar.getScheme())
          && new File(jar.getPath()).equals(new File(own.toURI().getPath()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The numbers of the training go nowhere unless Spark's metrics have a sink. */
  private static void addPlugin(SparkConf conf) {
    String plugin = TrainingMetrics.class.getName();
    String others = conf.get(PLUGINS, "");
    if (!others.contains(plugin)) {
      conf.set(PLUGINS, others.isBlank() ? plugin : others + "," + plugin);
    }
  }

  /**
   * Checks what would keep any session from running, and says how to reach file systems until there
   * is one.
   *
   * @param sparkVersion of the Spark that would run it
   * @throws UserErrorException saying what to pass to spark-submit
   */
  static Configuration prepare(String sparkVersion) {
    PlatformCheck.require(sparkVersion);
    ModuleCheck.require();
    Logging.requireConfiguration();
    SparkConf conf = new SparkConf();
    Configuration hadoop = settings();
    SparkSettings.require(conf, hadoop);
    CipherCheck.require(conf, sparkVersion);
    return hadoop;
  }

  /**
   * How to reach file systems for a command that starts no session: spark.hadoop.* settings hold.
   *
   * @throws UserErrorException if this jar is for another Java, Spark or Scala
   */
  static Configuration hadoop() {
    PlatformCheck.require(org.apache.spark.package$.MODULE$.SPARK_VERSION());
    return settings();
  }

  private static Configuration settings() {
    if (RunningSpark.isThere()) {
      return new Configuration(SparkContext$.MODULE$.getActive().get().hadoopConfiguration());
    }
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }
}
