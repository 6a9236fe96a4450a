package io.dcganspark.job.collective;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.model.numeric.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.SparkConf;

/**
 * One rank of {@code benchmarks/all-reduce}, in a separate process. Rank 0 prints a line a time:
 * the milliseconds of an all-reduce, and of plain sockets that carry the 2 (W - 1) / W of the
 * vector which it has to send.
 */
final class AllReduceTimes {
  private static final int WARM_UP = 200;

  private AllReduceTimes() {}

  /**
   * Times.
   *
   * @param args directory to meet in, rank, size of the group, values of the vector, times, {@link
   *     Wire}, address of this rank, precision
   */
  public static void main(String[] args) throws Exception {
    int rank = Integer.parseInt(args[1]);
    int size = Integer.parseInt(args[2]);
    float[] values = new float[Integer.parseInt(args[3])];
    int times = Integer.parseInt(args[4]);
    String host = args[6];
    Precision precision = Precision.valueOf(args[7].toUpperCase(Locale.ROOT));
    Node node = Wire.valueOf(args[5]).node(Wire.SECRET, new SparkConf(false), host);
    Meeting meeting = new Meeting(Path.of(args[0]), rank, size);
    float sum = 0.5f * size * (size - 1);
    long sent = (long) values.length * Float.BYTES * 2 * (size - 1) / size;
    try (ProcessGroup group =
            PeerGroup.join(
                node,
                rank,
                size,
                new Token(1, 2),
                meeting::allGather,
                values.length,
                new JobConfig.Exchange(Duration.ofSeconds(60), precision));
        SocketRing ring = SocketRing.join(meeting, host, rank, size)) {
      for (int i = 0; i < WARM_UP + times; i++) {
        Arrays.fill(values, rank);
        startTogether(group);
        long start = System.nanoTime();
        group.startAllReduce(values, values.length).await();
        long reduced = System.nanoTime() - start;
        startTogether(group);
        start = System.nanoTime();
        ring.exchange(sent);
        long carried = System.nanoTime() - start;
        if (values[values.length - 1] != sum) {
          throw new IllegalStateException("the sum is " + values[values.length - 1]);
        }
        if (rank == 0 && i >= WARM_UP) {
          System.out.printf(Locale.ROOT, "%.3f %.3f%n", reduced / 1e6, carried / 1e6);
        }
      }
      // Nobody closes while another still sends.
      startTogether(group);
    }
    // The pool that sends would keep the process.
    System.exit(0);
  }

  private static void startTogether(ProcessGroup group) {
    group.startAllReduce(new float[1], 0).await();
  }
}
