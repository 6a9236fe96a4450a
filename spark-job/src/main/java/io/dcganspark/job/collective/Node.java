package io.dcganspark.job.collective;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.util.ConfigProvider;
import org.apache.spark.network.util.TransportConf;
import scala.Tuple2;

/**
 * What there is to know of the Spark process that listeners and connectors belong to.
 *
 * @param conf with the settings of the transport and the application's id
 * @param security holds the secret
 * @param host name under which others reach this process
 * @param executor Spark's id of this process
 * @param closedConnections logs the connections that this process closes
 */
record Node(
    SparkConf conf,
    SecurityManager security,
    String host,
    String executor,
    ClosedConnectionLog closedConnections) {
  private static final String MODULE = "dcgan";
  private static final String TRANSPORT_THREADS = "2";

  /** A peer that computes for long says nothing for long; each wait has its deadline. */
  static final boolean CLOSE_IDLE_CONNECTIONS = false;

  private static final ClosedConnectionLog OF_THIS_PROCESS = new ClosedConnectionLog();

  static Node ofThisProcess() {
    SparkEnv environment = SparkEnv.get();
    return new Node(
        environment.conf(),
        environment.securityManager(),
        environment.blockManager().blockManagerId().host(),
        environment.executorId(),
        OF_THIS_PROCESS);
  }

  /**
   * Returns the settings of the transport. Both sides are of one application, so that none has to
   * fall back to SASL, which someone on the way could make them do.
   */
  TransportConf transport() {
    SparkConf settings =
        conf.clone()
            .set("spark.network.crypto.saslFallback", "false")
            .setIfMissing("spark.dcgan.io.serverThreads", TRANSPORT_THREADS)
            .setIfMissing("spark.dcgan.io.clientThreads", TRANSPORT_THREADS);
    return new TransportConf(MODULE, new Settings(settings));
  }

  /** As Spark's own SparkTransportConf, whose signature differs between the lines of Spark. */
  private static final class Settings extends ConfigProvider {
    private final SparkConf conf;

    Settings(SparkConf conf) {
      this.conf = conf;
    }

    @Override
    public String get(String name) {
      return conf.get(name);
    }

    @Override
    public String get(String name, String otherwise) {
      return conf.get(name, otherwise);
    }

    @Override
    public Iterable<Map.Entry<String, String>> getAll() {
      List<Map.Entry<String, String>> all = new ArrayList<>();
      for (Tuple2<String, String> setting : conf.getAll()) {
        all.add(Map.entry(setting._1(), setting._2()));
      }
      return all;
    }
  }
}
