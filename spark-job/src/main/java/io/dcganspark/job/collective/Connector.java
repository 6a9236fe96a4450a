package io.dcganspark.job.collective;

import io.dcganspark.model.failure.Reason;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.util.TransportConf;

/**
 * Opens connections to {@link Listener}s, on which messages go one way. A connection is there when
 * the listener has admitted it.
 */
final class Connector implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final TransportContext context;
  private final TransportClientFactory clients;
  private final Duration patience;

  /**
   * Prepares to connect.
   *
   * @param token that admits
   * @param rank that this process has
   * @param patience how long a listener may take to answer, and how long it is tried
   */
  Connector(Node node, Token token, int rank, Duration patience) {
    TransportConf conf = node.transport();
    List<TransportClientBootstrap> handshake = new ArrayList<>();
    // A cipher that Spark adds in its handshake stands before it.
    handshake.add((client, channel) -> channel.pipeline().addFirst(new AnswerLimit()));
    if (node.security().isAuthenticationEnabled()) {
      handshake.add(
          limited(new AuthClientBootstrap(conf, node.conf().getAppId(), node.security())));
    }
    handshake.add(
        limited(
            (client, channel) ->
                client.sendRpcSync(Message.hello(token, rank), patience.toMillis())));
    this.patience = patience;
    this.context =
        new TransportContext(conf, new NoOpRpcHandler(), Node.CLOSE_IDLE_CONNECTIONS, true);
    this.clients = context.createClientFactory(handshake);
  }

  /** Spark says of a connection that {@link AnswerLimit} closed the same as of a lost one. */
  private static TransportClientBootstrap limited(TransportClientBootstrap step) {
    return (client, channel) -> {
      try {
        step.doBootstrap(client, channel);
      } catch (RuntimeException e) {
        throw AnswerLimit.isReached(channel) ? new TooLongAnswerException(e) : e;
      }
    };
  }

  /**
   * Returns a connection, an existing one where there is one.
   *
   * @throws NoAnswerException if the peer is there and does not answer
   * @throws ExchangeException if it cannot be made, or the peer does not admit it
   */
  TransportClient connect(String peer, String host, int port) {
    String where = "%s at %s:%d".formatted(peer, host, port);
    long start = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return clients.createClient(host, port);
      } catch (IOException e) {
        throw unreachable(where, e);
      } catch (RuntimeException e) {
        if (isIn(e, InterruptedException.class)) {
          throw interrupted(peer, e);
        }
        if (isIn(e, TimeoutException.class)) {
          throw new NoAnswerException(where + " cannot be reached: it does not answer", e);
        }
        if (isIn(e, TooLongAnswerException.class)) {
          throw new ExchangeException(
              where + " cannot be reached: " + TooLongAnswerException.MESSAGE, e);
        }
        // A peer among many strangers may close a connection before it has looked at it.
        if (!isIn(e, IOException.class) || System.nanoTime() - start > patience.toNanos()) {
          throw unreachable(where, e);
        }
      } catch (InterruptedException e) {
        throw interrupted(peer, e);
      }
      rest(peer, pause);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }

  private static void rest(String peer, Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(peer, e);
    }
  }

  /** Spark wraps the cause of a failed handshake in any kind of RuntimeException. */
  private static boolean isIn(RuntimeException failure, Class<? extends Exception> kind) {
    return Reason.causes(failure).anyMatch(kind::isInstance);
  }

  private static ExchangeException unreachable(String where, Exception failure) {
    // Spark has the stack trace of a refusal by the other side in its message.
    String reason = Reason.of(failure).replace(RefusedException.class.getName() + ": ", "");
    return new ExchangeException("%s cannot be reached: %s".formatted(where, reason), failure);
  }

  private static ExchangeException interrupted(String peer, Exception failure) {
    Thread.currentThread().interrupt();
    return new ExchangeException("interrupted while connecting to " + peer, failure);
  }

  /** Sends a {@link Frame}, and releases it when it is on its way, or cannot be. */
  @SuppressWarnings("FutureReturnValueIgnored") // A connection that fails is closed.
  static void send(TransportClient connection, ByteBuf frame) {
    connection.getChannel().writeAndFlush(frame);
  }

  @Override
  public void close() {
    clients.close();
    context.close();
  }
}
