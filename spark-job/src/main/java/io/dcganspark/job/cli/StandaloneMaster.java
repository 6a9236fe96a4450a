package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.failure.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.DeployMessages.MasterStateResponse;
import org.apache.spark.deploy.DeployMessages.RequestMasterState$;
import org.apache.spark.deploy.master.RecoveryState;
import org.apache.spark.deploy.master.WorkerInfo;
import org.apache.spark.internal.config.package$;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.RpcTimeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;
import scala.reflect.ClassTag$;

/**
 * Asks the master of a standalone cluster, before an application starts there, whether it is there
 * and has a worker that is large enough for an executor. Spark would try a dead one for a minute,
 * and wait for an executor that cannot come.
 */
final class StandaloneMaster {
  private static final Logger LOG = LoggerFactory.getLogger(StandaloneMaster.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What Spark's master calls itself. */
  private static final String ENDPOINT = "Master";

  private StandaloneMaster() {}

  /**
   * Checks the cluster of {@code spark.master}.
   *
   * @throws UserErrorException if no master listens, or none of the workers is large enough
   */
  static void require(SparkConf conf) {
    SparkMaster master = SparkMaster.of(conf.get("spark.master"));
    if (!master.isCluster()) {
      return;
    }
    List<RpcAddress> listening = listening(master);
    List<WorkerInfo> workers = workers(conf, listening);
    int cores = SparkSettings.executorCores(conf);
    long memory = SparkSettings.executorMemory(conf) >> 20;
    if (!workers.isEmpty()
        && workers.stream().noneMatch(w -> w.cores() >= cores && w.memory() >= memory)) {
      throw new UserErrorException(
          (workers.size() == 1
                  ? "the only worker of %2$s is not large enough for an executor of %3$s and %4$d MB (spark.executor.cores, spark.task.cpus, spark.executor.memory), it has %5$s and %6$d MB: lower these, or give it more"
                  : "none of the %1$d workers of %2$s is large enough for an executor of %3$s and %4$d MB (spark.executor.cores, spark.task.cpus, spark.executor.memory), the largest has %5$s and one has %6$d MB: lower these, or give the workers more")
              .formatted(
                  workers.size(),
                  master.url(),
                  Counted.of(cores, "core"),
                  memory,
                  Counted.of(workers.stream().mapToInt(WorkerInfo::cores).max().orElse(0), "core"),
                  workers.stream().mapToInt(WorkerInfo::memory).max().orElse(0)));
    }
  }

  private static List<RpcAddress> listening(SparkMaster master) {
    List<RpcAddress> found = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (String address : master.addresses()) {
      RpcAddress parsed = RpcAddress.fromSparkURL("spark://" + address);
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(parsed.host(), parsed.port()), (int) PATIENCE.toMillis());
        found.add(parsed);
      } catch (IOException e) {
        reasons.add("%s: %s".formatted(address, Reason.of(e)));
      }
    }
    if (found.isEmpty()) {
      throw new UserErrorException(
          "spark.master is %s, where no master listens (%s): start the cluster, or correct the address"
              .formatted(master.url(), String.join(", ", reasons)));
    }
    return found;
  }

  private static List<WorkerInfo> workers(SparkConf conf, List<RpcAddress> masters) {
    SparkConf hasty = conf.clone();
    hasty.set("spark.rpc.lookupTimeout", PATIENCE.toSeconds() + "s");
    hasty.set("spark.rpc.askTimeout", PATIENCE.toSeconds() + "s");
    SecurityManager security =
        new SecurityManager(hasty, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE());
    RpcEnv env = RpcEnv.create("dcganProbe", "localhost", 0, hasty, security, true);
    try {
      List<WorkerInfo> workers = new ArrayList<>();
      for (RpcEndpointRef master : answering(env, masters)) {
        workers.addAll(aliveWorkers(master));
      }
      return workers;
    } finally {
      env.shutdown();
      env.awaitTermination();
    }
  }

  private static List<RpcEndpointRef> answering(RpcEnv env, List<RpcAddress> masters) {
    List<RpcEndpointRef> found = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (RpcAddress address : masters) {
      try {
        found.add(env.setupEndpointRef(address, ENDPOINT));
      } catch (Exception e) { // Scala does not declare those that are checked.
        reasons.add("%s: %s".formatted(address.hostPort(), Reason.of(Reason.root(e))));
      }
    }
    if (found.isEmpty()) {
      throw new UserErrorException(
          "what listens at spark.master does not answer as a master of Spark (%s): correct the address, or the settings of spark.authenticate and spark.network.crypto"
              .formatted(String.join(", ", reasons)));
    }
    return found;
  }

  /**
   * Nothing where a master of another version cannot be understood: it may take the application.
   */
  private static List<WorkerInfo> aliveWorkers(RpcEndpointRef master) {
    try {
      MasterStateResponse state =
          master.askSync(
              RequestMasterState$.MODULE$,
              new RpcTimeout(
                  FiniteDuration.apply(PATIENCE.toMillis(), "ms"), "spark.rpc.askTimeout"),
              ClassTag$.MODULE$.apply(MasterStateResponse.class));
      return RecoveryState.ALIVE().equals(state.status())
          ? Arrays.stream(state.workers()).filter(WorkerInfo::isAlive).toList()
          : List.of();
    } catch (Exception e) { // Scala does not declare those that are checked.
      LOG.debug("The master did not say which workers it has", e);
      return List.of();
    }
  }
}
