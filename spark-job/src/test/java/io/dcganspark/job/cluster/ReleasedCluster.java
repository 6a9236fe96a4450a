package io.dcganspark.job.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A cluster to which the scripts of a {@link Release} submit, with the driver on the cluster. */
public interface ReleasedCluster {
  /**
   * Submits a command of the job.
   *
   * @param store that it uses
   * @param arguments the job's own
   * @return the submitting script
   */
  LoggedProcess submit(TestStore store, List<String> arguments);

  /** The driver that runs on the cluster now. */
  ProcessHandle driver();

  /**
   * The scripts' options for a store.
   *
   * @param scheme before the paths of jars, for Spark
   */
  static List<String> options(TestStore store, String scheme) {
    List<String> options = new ArrayList<>();
    store
        .settings()
        .forEach((key, value) -> options.addAll(List.of("--spark-conf", key + "=" + value)));
    if (!store.jars().isEmpty()) {
      String jars = store.jars().stream().map(jar -> scheme + jar).collect(Collectors.joining(","));
      options.addAll(List.of("--spark-conf", "spark.jars=" + jars));
    }
    return options;
  }
}
