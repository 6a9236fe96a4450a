package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.model.numeric.Precision;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schedule of the all-reduce, ranks as threads and the wire as a method call. */
class AllReduceTest {
  private static final Token TOKEN = new Token(1, 2);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final List<Inbox> inboxes = new ArrayList<>();
  private final Queue<ByteBuf> frames = new ConcurrentLinkedQueue<>();

  private final Peers peers =
      new Peers() {
        @Override
        public void send(int rank, ByteBuf frame) {
          frames.add(frame);
          try {
            inboxes.get(rank).accept(frame.skipBytes(Frame.MESSAGE));
          } finally {
            frame.release();
          }
        }

        @Override
        public boolean isLost(int rank) {
          return false;
        }

        @Override
        public String name(int rank) {
          return "rank " + rank;
        }

        @Override
        public String executor(int rank) {
          return "e" + rank;
        }
      };

  private AllReduce rank(int rank, int size, Duration timeout) {
    return rank(rank, size, new JobConfig.Exchange(timeout, Precision.FLOAT32));
  }

  private AllReduce rank(int rank, int size, JobConfig.Exchange settings) {
    return new AllReduce(rank, size, TOKEN, peers, inboxes.get(rank), settings);
  }

  private float[][] reduce(float[][] vectors) {
    return reduce(vectors, new JobConfig.Exchange(TIMEOUT, Precision.FLOAT32), 0);
  }

  private float[][] reduce(float[][] vectors, JobConfig.Exchange settings, int gradients) {
    int size = vectors.length;
    for (int i = 0; i < size; i++) {
      inboxes.add(new Inbox(TOKEN, size, vectors[0].length));
    }
    float[][] results = new float[size][];
    List<CompletableFuture<Void>> ranks = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int rank = i;
      results[rank] = vectors[rank].clone();
      float[] twice = vectors[rank].clone();
      ranks.add(
          CompletableFuture.runAsync(
              () -> {
                AllReduce allReduce = rank(rank, size, settings);
                allReduce.run(0, results[rank], gradients);
                allReduce.run(1, twice, gradients);
                assertThat(twice).isEqualTo(results[rank]);
              },
              command -> new Thread(command).start()));
    }
    ranks.forEach(CompletableFuture::join);
    assertThat(frames).allMatch(frame -> frame.refCnt() == 0);
    frames.clear();
    return results;
  }

  private static float[][] vectors(int size, int length) {
    Random random = new Random(size * 31L + length);
    float[][] vectors = new float[size][length];
    for (float[] vector : vectors) {
      for (int i = 0; i < length; i++) {
        vector[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(8) - 4));
      }
    }
    return vectors;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 16, 3, 5, 6, 7, 12, 13})
  void everySizeEndsWithTheBitsOfTheTree(int size) {
    for (int length : new int[] {0, 1, size - 1, size, 97, 10_007, 1_049_985}) {
      inboxes.clear();
      float[][] vectors = vectors(size, length);
      float[] expected = new float[length];
      TreeSum.sum(vectors, expected);
      for (float[] result : reduce(vectors)) {
        assertThat(result).isEqualTo(expected);
      }
    }
  }

  /** A sum is rounded once a level of the tree, and each time by a 256th of itself at most. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7, 8})
  void gradientsThatAreRoundedOnTheirWayEndWithOneSumOnEveryRank(int size) {
    int length = 10_007;
    int gradients = length - 500;
    float[][] vectors = new float[size][length];
    Random random = new Random(size);
    for (float[] vector : vectors) {
      for (int i = 0; i < length; i++) {
        vector[i] = random.nextFloat() + 0.5f;
      }
    }
    float[] tree = new float[length];
    TreeSum.sum(vectors, tree);
    float[][] results =
        reduce(vectors, new JobConfig.Exchange(TIMEOUT, Precision.BFLOAT16), gradients);
    for (float[] result : results) {
      assertThat(result).isEqualTo(results[0]);
    }
    int levels = Integer.SIZE - Integer.numberOfLeadingZeros(size);
    assertThat(Arrays.copyOf(results[0], gradients)).isNotEqualTo(Arrays.copyOf(tree, gradients));
    for (int i = 0; i < length; i++) {
      float most = i < gradients ? tree[i] * levels / 256 : tree[i] * 1e-6f;
      assertThat(results[0][i]).isCloseTo(tree[i], Offset.offset(most));
    }
  }

  @Test
  void aSilentPeerIsNamedWhenTheDeadlineIsOver() {
    inboxes.add(new Inbox(TOKEN, 2, 20));
    inboxes.add(new Inbox(TOKEN, 2, 20));
    assertThatThrownBy(() -> rank(0, 2, Duration.ofMillis(300)).run(7, new float[10], 0))
        .isInstanceOfSatisfying(
            SilentPeerException.class, silent -> assertThat(silent.executor()).isEqualTo("e1"))
        .hasMessageContaining("all-reduce 7")
        .hasMessageContaining("rank 1")
        .hasMessageContaining("exchange.timeout");
  }

  @Test
  void aPeerThatSendsAnotherLengthIsNamed() {
    inboxes.add(new Inbox(TOKEN, 2, 20));
    inboxes.add(new Inbox(TOKEN, 2, 20));
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(
            () -> rank(1, 2, Duration.ofMillis(300)).run(0, new float[20], 0),
            command -> new Thread(command).start());
    assertThatThrownBy(() -> rank(0, 2, TIMEOUT).run(0, new float[10], 0))
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining("rank 1 sent 40 bytes")
        .hasMessageContaining("expected 20");
    assertThatThrownBy(other::join).hasCauseInstanceOf(ExchangeException.class);
    inboxes.forEach(Inbox::close);
    assertThat(frames).isNotEmpty().allMatch(frame -> frame.refCnt() == 0);
  }
}
