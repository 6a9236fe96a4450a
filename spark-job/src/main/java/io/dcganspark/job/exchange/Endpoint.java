package io.dcganspark.job.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;
import scala.Option;

/**
 * A place on Spark's own transport, set up the way its block transfer is: {@code
 * spark.authenticate} and {@code spark.network.crypto.*} hold for what passes here.
 */
final class Endpoint implements AutoCloseable {
  private static final String MODULE = "dcgan";
  private static final int TRANSPORT_THREADS = 2;

  private final TransportContext context;
  private final TransportClientFactory clients;
  private final TransportServer server;
  private final String host;

  private Endpoint(
      TransportContext context,
      TransportClientFactory clients,
      TransportServer server,
      String host) {
    this.context = context;
    this.clients = clients;
    this.server = server;
    this.host = host;
  }

  /**
   * Opens a server on the host name that Spark itself uses here, and what it takes to reach others.
   */
  static Endpoint listening(Consumer<ByteBuffer> receiver) {
    SparkEnv environment = SparkEnv.get();
    TransportConf transport = transportOf(environment.conf());
    TransportContext context = new TransportContext(transport, new OneWayHandler(receiver), true);
    String host = environment.blockManager().blockManagerId().host();
    TransportServer server =
        context.createServer(host, 0, serverBootstraps(transport, environment.securityManager()));
    return new Endpoint(context, clients(context, environment), server, host);
  }

  /** Opens only what it takes to reach others. */
  static Endpoint sending() {
    SparkEnv environment = SparkEnv.get();
    TransportContext context =
        new TransportContext(
            transportOf(environment.conf()), new OneWayHandler(message -> {}), true);
    return new Endpoint(context, clients(context, environment), null, null);
  }

  private static TransportConf transportOf(SparkConf conf) {
    return SparkTransportConf.fromSparkConf(conf, MODULE, TRANSPORT_THREADS, Option.empty());
  }

  private static TransportClientFactory clients(TransportContext context, SparkEnv environment) {
    SecurityManager security = environment.securityManager();
    List<TransportClientBootstrap> bootstraps =
        security.isAuthenticationEnabled()
            ? List.of(
                new AuthClientBootstrap(context.getConf(), environment.conf().getAppId(), security))
            : List.of();
    return context.createClientFactory(bootstraps);
  }

  private static List<TransportServerBootstrap> serverBootstraps(
      TransportConf transport, SecurityManager security) {
    return security.isAuthenticationEnabled()
        ? List.of(new AuthServerBootstrap(transport, security))
        : List.of();
  }

  String host() {
    return host;
  }

  int port() {
    return server.getPort();
  }

  /**
   * Returns a connection, an existing one where there is one.
   *
   * @throws ExchangeException if it cannot be made
   */
  TransportClient connect(String peer, String peerHost, int peerPort) {
    try {
      return clients.createClient(peerHost, peerPort);
    } catch (IOException e) {
      throw new ExchangeException(
          "%s at %s:%d cannot be reached: %s".formatted(peer, peerHost, peerPort, e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExchangeException("interrupted while connecting to " + peer, e);
    }
  }

  @Override
  public void close() {
    clients.close();
    if (server != null) {
      server.close();
    }
    context.close();
  }
}
