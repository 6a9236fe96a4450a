package io.dcganspark.job.collective;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.server.AbstractAuthRpcHandler;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;

/**
 * A server on Spark's own transport, set up the way its block transfer is: {@code
 * spark.authenticate} and {@code spark.network.crypto.*} hold for what passes here.
 */
final class Listener implements AutoCloseable {
  private final TransportContext context;
  private final TransportServer server;
  private final String host;

  /** Opens it on the host name that Spark itself uses here, on a port that the system picks. */
  Listener(Node node, ListenerLimits limits, Receiver receiver) {
    TransportConf conf = node.transport();
    boolean authenticates = node.security().isAuthenticationEnabled();
    Lobby lobby = new Lobby(limits, node.closedConnections());
    List<TransportServerBootstrap> doors = new ArrayList<>();
    if (authenticates) {
      doors.add(new AuthServerBootstrap(conf, node.security()));
      doors.add(
          (channel, authentication) -> new HandshakeCheck((AbstractAuthRpcHandler) authentication));
    }
    doors.add(
        (channel, handler) -> {
          channel
              .pipeline()
              .addLast(
                  new FrameReader(authenticates, limits.longestMessage(), receiver),
                  new Admission(lobby));
          return handler;
        });
    this.host = node.host();
    this.context =
        new TransportContext(conf, new TokenCheck(receiver), Node.CLOSE_IDLE_CONNECTIONS);
    this.server = context.createServer(host, 0, doors);
  }

  String host() {
    return host;
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.close();
    context.close();
  }
}
