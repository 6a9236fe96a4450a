package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import java.util.List;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.scheduler.ExternalClusterManager;

/**
 * What {@code spark.master} says.
 *
 * @param url as given
 * @param cores that one executor has at most, where the URL says so
 * @param workerMemory megabytes of a worker, where the URL says so
 */
record SparkMaster(String url, OptionalInt cores, OptionalInt workerMemory) {
  private static final String STANDALONE = "spark://";
  private static final Pattern LOCAL =
      Pattern.compile("local(?:\\[\\s*(\\*|\\d{1,9})\\s*(?:,\\s*\\d{1,9}\\s*)?])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d{1,9})\\s*,\\s*(\\d{1,9})\\s*,\\s*(\\d{1,9})\\s*]");
  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:/@\\s]+):(\\d{1,5})");
  private static final int LARGEST_PORT = 65_535;

  /**
   * Reads a URL.
   *
   * @throws UserErrorException if Spark would not know it
   */
  static SparkMaster of(String url) {
    Matcher local = LOCAL.matcher(url);
    if (local.matches()) {
      return new SparkMaster(
          url, OptionalInt.of(threads(local.group(1), url)), OptionalInt.empty());
    }
    Matcher cluster = LOCAL_CLUSTER.matcher(url);
    if (cluster.matches()) {
      return new SparkMaster(
          url,
          OptionalInt.of(Integer.parseInt(cluster.group(2))),
          OptionalInt.of(Integer.parseInt(cluster.group(3))));
    }
    if (url.startsWith(STANDALONE)) {
      addresses(url).forEach(address -> requireAddress(address, url));
    } else if (!isOfPlugin(url)) {
      throw unknown(url);
    }
    return new SparkMaster(url, OptionalInt.empty(), OptionalInt.empty());
  }

  /** Whether tasks run in the driver. */
  boolean isLocal() {
    return LOCAL.matcher(url).matches();
  }

  /** Whether executors are given out by Spark's own master. */
  boolean isCluster() {
    return url.startsWith(STANDALONE);
  }

  /** Whether an executor has one core unless its settings say more. */
  boolean givesOneCore() {
    return !isLocal() && !isCluster() && cores.isEmpty();
  }

  /** HOST:PORT of each master of a standalone cluster. */
  List<String> addresses() {
    return addresses(url);
  }

  private static List<String> addresses(String url) {
    return List.of(url.substring(STANDALONE.length()).split(",", -1));
  }

  private static void requireAddress(String address, String url) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches() || Integer.parseInt(parts.group(2)) > LARGEST_PORT) {
      throw new UserErrorException(
          "spark.master is %s, expected spark://HOST:PORT, as the web page of the cluster's master shows it"
              .formatted(url));
    }
  }

  private static int threads(String count, String url) {
    if (count == null) {
      return 1;
    }
    if (count.equals("*")) {
      return Runtime.getRuntime().availableProcessors();
    }
    int threads = Integer.parseInt(count);
    if (threads < 1) {
      throw unknown(url);
    }
    return threads;
  }

  /** YARN and Kubernetes are such, where their jars are. */
  private static boolean isOfPlugin(String url) {
    return ServiceLoader.load(
            ExternalClusterManager.class, Thread.currentThread().getContextClassLoader())
        .stream()
        .anyMatch(manager -> manager.get().canCreate(url));
  }

  private static UserErrorException unknown(String url) {
    return new UserErrorException(
        "spark.master is %s, which this Spark does not know, expected local[N] with N of at least 1 or local[*], spark://HOST:PORT, or yarn or k8s://URL where Spark has their jars"
            .formatted(url));
  }
}
