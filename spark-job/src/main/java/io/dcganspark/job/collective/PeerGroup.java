package io.dcganspark.job.collective;

import io.dcganspark.job.config.JobConfig;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.network.client.TransportClient;

/**
 * The tasks of a barrier stage, connected peer to peer over Spark's transport. Operations run one
 * after the other on a separate thread, so that the task computes meanwhile.
 */
public final class PeerGroup implements ProcessGroup {
  /** Begins the answer of a rank that has no address; no host's name begins so. */
  private static final String DECLINED = "declined: ";

  private final int rank;
  private final List<Address> addresses;
  private final Listener listener;
  private final Connector connector;
  private final Inbox inbox;
  private final TransportClient[] connections;
  private final Peers peers;
  private final AllReduce allReduce;
  private final ExecutorService exchange;
  private long operations;

  /** Where a rank listens, and in which executor. */
  private record Address(String host, int port, String executor) {
    private static final String SEPARATOR = " ";

    String encoded() {
      return String.join(SEPARATOR, host, Integer.toString(port), executor);
    }

    static Address decoded(String text) {
      String[] parts = text.split(SEPARATOR, 3);
      return new Address(parts[0], Integer.parseInt(parts[1]), parts[2]);
    }
  }

  private PeerGroup(
      int rank,
      List<Address> addresses,
      Listener listener,
      Connector connector,
      Token token,
      Inbox inbox,
      JobConfig.Exchange settings) {
    this.rank = rank;
    this.addresses = addresses;
    this.listener = listener;
    this.connector = connector;
    this.inbox = inbox;
    this.connections = new TransportClient[addresses.size()];
    this.peers =
        new Peers() {
          @Override
          public void send(int peer, ByteBuf frame) {
            TransportClient connection;
            try {
              connection = connection(peer);
            } catch (ExchangeException e) {
              frame.release();
              throw e;
            }
            Connector.send(connection, frame);
          }

          @Override
          public boolean isLost(int peer) {
            TransportClient connection = connections[peer];
            return connection != null && !connection.isActive();
          }

          @Override
          public String name(int peer) {
            Address address = addresses.get(peer);
            return "rank %d (executor %s at %s:%d)"
                .formatted(peer, address.executor(), address.host(), address.port());
          }

          @Override
          public String executor(int peer) {
            return addresses.get(peer).executor();
          }
        };
    this.allReduce = new AllReduce(rank, addresses.size(), token, peers, inbox, settings);
    this.exchange =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "exchange-rank-" + rank);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Joins the group of a barrier stage. Every task of the stage has to call it, once, while a
   * {@link Rendezvous} of the token is open on the driver.
   *
   * @param context of the calling task
   * @param token names the exchange; every rank has the same
   * @param longest values of the longest vector that will be added up
   * @param settings how long to wait for any single message of a peer, and in what precision
   *     gradients travel
   * @throws DeclinedException if another rank called {@link #decline}
   */
  public static ProcessGroup join(
      BarrierTaskContext context, Token token, int longest, JobConfig.Exchange settings) {
    int size = context.getTaskInfos().length;
    return size == 1
        ? new SoloGroup()
        : join(
            Node.ofThisProcess(),
            context.partitionId(),
            size,
            token.ofAttempt(context.stageAttemptNumber()),
            text -> meet(context, token, text),
            longest,
            settings);
  }

  /**
   * Informs the other ranks of a barrier stage that the calling task cannot take part, in place of
   * {@link #join}.
   *
   * @param token as {@link #join} has it
   * @param reason one line for people
   * @return what {@link #join} throws on the other ranks
   */
  public static DeclinedException decline(BarrierTaskContext context, Token token, String reason) {
    Node node = Node.ofThisProcess();
    String declined =
        "rank %d (executor %s on %s): %s"
            .formatted(context.partitionId(), node.executor(), node.host(), reason);
    if (context.getTaskInfos().length > 1) {
      meet(context, token, DECLINED + declined);
    }
    return new DeclinedException(declined);
  }

  private static String[] meet(BarrierTaskContext context, Token token, String text) {
    return RendezvousClient.of(context)
        .meet(new Arrival(token, context.stageAttemptNumber(), context.partitionId(), text));
  }

  /**
   * Joins a group.
   *
   * @param token names the exchange; every rank has the same
   * @param allGather gives every rank what each of them called it with, in the order of the ranks
   * @throws DeclinedException if another rank declined
   */
  static ProcessGroup join(
      Node node,
      int rank,
      int size,
      Token token,
      Function<String, String[]> allGather,
      int longest,
      JobConfig.Exchange settings) {
    Inbox inbox = new Inbox(token, size, longest);
    int longestMessage = Math.addExact(Message.HEADER, Math.multiplyExact(longest, Float.BYTES));
    Listener listener =
        new Listener(node, new ListenerLimits(longestMessage, size, settings.timeout()), inbox);
    try {
      String[] addresses =
          allGather.apply(new Address(listener.host(), listener.port(), node.executor()).encoded());
      for (String answer : addresses) {
        if (answer.startsWith(DECLINED)) {
          throw new DeclinedException(answer.substring(DECLINED.length()));
        }
      }
      return new PeerGroup(
          rank,
          Stream.of(addresses).map(Address::decoded).toList(),
          listener,
          new Connector(node, token, rank, settings.timeout()),
          token,
          inbox,
          settings);
    } catch (RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  private TransportClient connection(int peer) {
    TransportClient connection = connections[peer];
    if (connection == null) {
      Address address = addresses.get(peer);
      try {
        connection = connector.connect(peers.name(peer), address.host(), address.port());
      } catch (NoAnswerException e) {
        throw new SilentPeerException(
            peers.name(peer) + " is silent: it took a connection and does not answer",
            address.executor());
      }
      connections[peer] = connection;
    }
    if (!connection.isActive()) {
      throw new LostPeerException(peers.name(peer) + " has gone");
    }
    return connection;
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return addresses.size();
  }

  @Override
  public Pending startAllReduce(float[] values, int gradients) {
    long operation = operations++;
    Future<?> running = exchange.submit(() -> allReduce.run(operation, values, gradients));
    return () -> await(running);
  }

  /** Ends, since every wait of the operation has a deadline. */
  private static void await(Future<?> running) {
    try {
      running.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ExchangeException known) {
        throw known;
      }
      throw new ExchangeException("the exchange failed: " + e.getCause(), e.getCause());
    } catch (CancellationException e) {
      throw new ExchangeException("the exchange was closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExchangeException("interrupted while gradients were exchanged", e);
    }
  }

  @Override
  public void finish() {
    long operation = operations++;
    await(exchange.submit(() -> allReduce.barrier(operation)));
  }

  @Override
  public void close() {
    exchange.shutdownNow();
    connector.close();
    listener.close();
    inbox.close();
  }
}
