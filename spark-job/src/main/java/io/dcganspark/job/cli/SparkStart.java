package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.failure.DiskFullException;
import io.dcganspark.model.failure.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext$;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * The one place that starts Spark, and says in one line why it does not start. Nothing of a run is
 * touched before.
 */
final class SparkStart {
  private static final Logger LOG = LoggerFactory.getLogger(SparkStart.class);

  /** How often a start that takes long says what it waits for. */
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private SparkStart() {}

  /**
   * Starts a session; the caller closes it.
   *
   * @throws UserErrorException if Spark refuses its settings
   */
  static SparkSession of(SparkConf conf) {
    if (SparkContext$.MODULE$.getActive().isDefined()) {
      // Its addresses and ports are taken, by itself.
      return SparkSession.builder().config(conf).getOrCreate();
    }
    Announcements announcements = new Announcements(conf);
    try (HeldBackLog log = HeldBackLog.begin()) {
      try {
        requirePlaces(conf);
        SparkSession session = SparkSession.builder().config(conf).getOrCreate();
        log.release();
        return session;
      } catch (UserErrorException e) {
        throw e;
      } catch (Exception | LinkageError e) {
        if (isNoMistake(e)) {
          log.release();
          throw new IllegalStateException(
              "Spark did not start on %s".formatted(conf.get("spark.master")), e);
        }
        LOG.debug("Spark did not start", e);
        throw explained(conf, e);
      }
    } finally {
      announcements.end();
    }
  }

  /**
   * Checks where a session would listen, and that its cluster is there; no session starts.
   *
   * @throws UserErrorException if it would not start
   */
  static void check(SparkConf conf) {
    try (HeldBackLog log = HeldBackLog.begin()) {
      requirePlaces(conf);
    }
  }

  private static void requirePlaces(SparkConf conf) {
    LocalAddresses.require(conf);
    StandaloneMaster.require(conf);
  }

  /** A full disk, or a cluster that does not answer or ends the application: it may work later. */
  private static boolean isNoMistake(Throwable failure) {
    Throwable root = Reason.root(failure);
    return DiskFullException.of("", failure).isPresent()
        || root instanceof VirtualMachineError
        || root instanceof InterruptedException
        || (root instanceof IOException
            && !(root instanceof FileNotFoundException)
            && !(root instanceof BindException))
        || Reason.of(root).contains("application has already ended");
  }

  private static UserErrorException explained(SparkConf conf, Throwable failure) {
    Throwable root = Reason.root(failure);
    String reason = Reason.of(root);
    if (root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError) {
      String name = reason.replace('/', '.');
      String subject = keyOf(conf, name).map(key -> key + " names").orElse("Spark's settings need");
      return NamedParts.missing(subject, name, failure);
    }
    String kind =
        root instanceof IllegalArgumentException || reason.contains(" ")
            ? ""
            : root.getClass().getSimpleName() + ": ";
    String outer = Reason.of(failure);
    String context =
        root == failure || outer.contains(reason) || reason.contains(outer) ? "" : outer + ": ";
    return new UserErrorException(
        "Spark does not start with these settings: %s%s%s".formatted(context, kind, reason),
        failure);
  }

  private static Optional<String> keyOf(SparkConf conf, String value) {
    for (Tuple2<String, String> setting : conf.getAll()) {
      if (setting._2().contains(value)) {
        return Optional.of(setting._1());
      }
    }
    return Optional.empty();
  }

  /** Says what a start waits for. */
  private static final class Announcements {
    private final Timer timer = new Timer("spark-start", true);

    Announcements(SparkConf conf) {
      long start = System.nanoTime();
      String asked =
          SparkMaster.of(conf.get("spark.master")).isLocal()
              ? ""
              : ", and for its executors of %s and %d MB each"
                  .formatted(
                      Counted.of(SparkSettings.executorCores(conf), "core"),
                      SparkSettings.executorMemory(conf) >> 20);
      timer.scheduleAtFixedRate(
          new TimerTask() {
            @Override
            public void run() {
              LOG.info(
                  "Waiting for Spark to start on {}{}, since {} s",
                  conf.get("spark.master"),
                  asked,
                  Duration.ofNanos(System.nanoTime() - start).toSeconds());
            }
          },
          INTERVAL.toMillis(),
          INTERVAL.toMillis());
    }

    void end() {
      timer.cancel();
    }
  }
}
