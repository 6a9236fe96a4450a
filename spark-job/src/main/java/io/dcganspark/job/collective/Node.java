package io.dcganspark.job.collective;

import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.util.TransportConf;
import scala.Option;

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
  private static final int TRANSPORT_THREADS = 2;

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
    SparkConf settings = conf.clone().set("spark.network.crypto.saslFallback", "false");
    return SparkTransportConf.fromSparkConf(settings, MODULE, TRANSPORT_THREADS, Option.empty());
  }
}
