package io.dcganspark.job.collective;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process of little memory in which two ranks add up vectors and a server takes reports, until
 * its input ends. It prints the ports, and at the end how many sums were right.
 */
final class FloodedRanks {
  private static final Logger LOG = LoggerFactory.getLogger(FloodedRanks.class);
  private static final int LENGTH = 975_000;
  private static final int SUMS_A_REPORT = 5;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private FloodedRanks() {}

  /**
   * Runs.
   *
   * @param args the {@link Wire}
   */
  public static void main(String[] args) throws Exception {
    Node node = Wire.valueOf(args[0]).node();
    float[][] vectors = new float[2][LENGTH];
    Random random = new Random(5);
    for (float[] vector : vectors) {
      for (int i = 0; i < LENGTH; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    float[] expected = new float[LENGTH];
    TreeSum.sum(vectors, expected);
    BlockingQueue<byte[]> reports = new LinkedBlockingQueue<>();
    try (Ranks ranks = Ranks.join(List.of(node, node), LENGTH, TIMEOUT, port -> port);
        TelemetryServer server =
            new TelemetryServer(node, LENGTH * Float.BYTES, TIMEOUT, reports::add)) {
      add(ranks, vectors, expected);
      System.out.printf("ports %d %d %d%n", ranks.port(0), ranks.port(1), server.address().port());
      int sums = 1;
      while (!ended()) {
        add(ranks, vectors, expected);
        if (sums++ % SUMS_A_REPORT == 0) {
          report(node, server, reports);
        }
      }
      report(node, server, reports);
      System.out.printf("right %d%n", sums);
    } catch (RuntimeException | Error e) {
      LOG.error("The sums ended", e);
    }
    // The pool that sends would keep the process.
    System.exit(0);
  }

  private static boolean ended() throws IOException {
    return System.in.available() > 0;
  }

  private static void add(Ranks ranks, float[][] vectors, float[] expected) {
    for (float[] sum : ranks.allReduce(vectors)) {
      if (!Arrays.equals(sum, expected)) {
        throw new IllegalStateException("a sum has other bits");
      }
    }
  }

  /** Reports on a separate connection, made among all the strangers. */
  private static void report(Node node, TelemetryServer server, BlockingQueue<byte[]> reports)
      throws InterruptedException {
    try (TelemetryClient client = new TelemetryClient(node, server.address())) {
      client.send(new byte[] {1});
      if (reports.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS) == null) {
        throw new IllegalStateException("a report did not arrive");
      }
    }
  }
}
