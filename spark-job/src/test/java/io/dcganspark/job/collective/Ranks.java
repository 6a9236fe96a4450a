package io.dcganspark.job.collective;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.model.numeric.Precision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntUnaryOperator;

/** A group whose ranks live in this process and talk over real sockets. */
final class Ranks implements AutoCloseable {
  private final List<ProcessGroup> groups = new ArrayList<>();
  private final Token token = Token.random();
  private final CyclicBarrier barrier;
  private final String[] said;
  private final int[] ports;

  private Ranks(int size) {
    barrier = new CyclicBarrier(size);
    said = new String[size];
    ports = new int[size];
  }

  static Ranks join(Wire wire, int size, int longest, Duration timeout) {
    List<Node> nodes = Collections.nCopies(size, wire.node());
    return join(nodes, longest, timeout, port -> port);
  }

  /**
   * Makes a group of one rank a node.
   *
   * @param portForOthers from the port on which a rank listens to the one that it gives the others
   */
  static Ranks join(
      List<Node> nodes, int longest, Duration timeout, IntUnaryOperator portForOthers) {
    Ranks ranks = new Ranks(nodes.size());
    List<CompletableFuture<ProcessGroup>> joining = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      int rank = i;
      joining.add(
          CompletableFuture.supplyAsync(
              () ->
                  PeerGroup.join(
                      nodes.get(rank),
                      rank,
                      nodes.size(),
                      ranks.token,
                      text -> ranks.allGather(rank, text, portForOthers),
                      longest,
                      new JobConfig.Exchange(timeout, Precision.FLOAT32)),
              task -> new Thread(task).start()));
    }
    joining.forEach(group -> ranks.groups.add(group.join()));
    return ranks;
  }

  /** As Spark's barrier does it, with the addresses. */
  private String[] allGather(int rank, String text, IntUnaryOperator portForOthers) {
    String[] address = text.split(" ", 3);
    ports[rank] = Integer.parseInt(address[1]);
    said[rank] = address[0] + " " + portForOthers.applyAsInt(ports[rank]) + " " + address[2] + rank;
    try {
      barrier.await(20, TimeUnit.SECONDS);
      return said.clone();
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The group's token, which is no secret to an insider. */
  Token token() {
    return token;
  }

  /** The port on which a rank listens. */
  int port(int rank) {
    return ports[rank];
  }

  ProcessGroup rank(int rank) {
    return groups.get(rank);
  }

  /** Adds up one vector a rank and returns what each rank has then. */
  List<float[]> allReduce(float[][] vectors) {
    List<float[]> results = new ArrayList<>();
    List<ProcessGroup.Pending> pending = new ArrayList<>();
    for (int rank = 0; rank < vectors.length; rank++) {
      results.add(vectors[rank].clone());
      pending.add(groups.get(rank).startAllReduce(results.get(rank), 0));
    }
    pending.forEach(ProcessGroup.Pending::await);
    return results;
  }

  @Override
  public void close() {
    groups.forEach(ProcessGroup::close);
  }
}
