package io.dcganspark.job.exchange;

import io.dcganspark.model.failure.Reason;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;
import scala.Option;

/**
 * A place on Spark's own transport, set up the way its block transfer is: {@code
 * spark.authenticate} and {@code spark.network.crypto.*} hold for what passes here. What others
 * send on a connection is taken from those only that they opened themselves.
 */
final class Endpoint implements AutoCloseable {
  private static final String MODULE = "dcgan";
  private static final int TRANSPORT_THREADS = 2;

  /** A peer that computes for long says nothing for long; waits have deadlines of their own. */
  private static final boolean CLOSE_IDLE_CONNECTIONS = false;

  private final TransportContext outgoing;
  private final TransportClientFactory clients;
  private final TransportContext incoming;
  private final TransportServer server;
  private final String host;

  private Endpoint(Node node, TransportContext incoming, List<TransportServerBootstrap> doors) {
    this.outgoing =
        new TransportContext(transportOf(node), new NoOpRpcHandler(), CLOSE_IDLE_CONNECTIONS, true);
    this.clients = outgoing.createClientFactory(clientBootstraps(node));
    this.incoming = incoming;
    this.server = incoming == null ? null : incoming.createServer(node.host(), 0, doors);
    this.host = node.host();
  }

  /**
   * Opens a server on the host name that Spark itself uses here, and what it takes to reach others.
   *
   * @param longestMessage bytes of the longest message that may come
   * @param admission how long a connection may stay without a message that the receiver accepts
   * @param receiver has to retain what it keeps of a message, and throws {@link ExchangeException}
   *     for one that it refuses
   */
  static Endpoint listening(
      Node node, int longestMessage, Duration admission, Consumer<ByteBuf> receiver) {
    List<TransportServerBootstrap> doors = new ArrayList<>();
    if (node.security().isAuthenticationEnabled()) {
      doors.add(new AuthServerBootstrap(transportOf(node), node.security()));
      doors.add((channel, authentication) -> new HandshakeCheck(authentication));
    }
    doors.add(
        (channel, handler) -> {
          channel
              .pipeline()
              .addLast(new FrameReader(longestMessage, receiver), new Admission(admission));
          return handler;
        });
    TransportContext incoming =
        new TransportContext(
            transportOf(node), new OneWayHandler(receiver), CLOSE_IDLE_CONNECTIONS);
    return new Endpoint(node, incoming, doors);
  }

  /** Opens only what it takes to reach others. */
  static Endpoint sending(Node node) {
    return new Endpoint(node, null, List.of());
  }

  private static TransportConf transportOf(Node node) {
    return SparkTransportConf.fromSparkConf(node.conf(), MODULE, TRANSPORT_THREADS, Option.empty());
  }

  private static List<TransportClientBootstrap> clientBootstraps(Node node) {
    return node.security().isAuthenticationEnabled()
        ? List.of(
            new AuthClientBootstrap(transportOf(node), node.conf().getAppId(), node.security()))
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
   * @throws ExchangeException if it cannot be made, or the peer does not have the secret
   */
  TransportClient connect(String peer, String peerHost, int peerPort) {
    try {
      return clients.createClient(peerHost, peerPort);
    } catch (IOException | RuntimeException e) {
      // Spark tells a failed authentication by any kind of RuntimeException, and has the stack
      // trace
      // of a refusal by the other side in its message.
      throw new ExchangeException(
          "%s at %s:%d cannot be reached: %s".formatted(peer, peerHost, peerPort, Reason.of(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExchangeException("interrupted while connecting to " + peer, e);
    }
  }

  /** Sends a {@link Frame}, and releases it when it is on its way, or cannot be. */
  @SuppressWarnings("FutureReturnValueIgnored") // A connection that fails is closed.
  static void send(TransportClient connection, ByteBuf frame) {
    connection.getChannel().writeAndFlush(frame);
  }

  @Override
  public void close() {
    clients.close();
    outgoing.close();
    if (server != null) {
      server.close();
      incoming.close();
    }
  }
}
