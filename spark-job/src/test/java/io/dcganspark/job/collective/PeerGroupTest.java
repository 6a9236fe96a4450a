package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.model.numeric.Precision;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All-reduce between real endpoints. */
@Timeout(60)
class PeerGroupTest {
  private static final int LENGTH = 300_001;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static float[][] vectors(int size) {
    Random random = new Random(5);
    float[][] vectors = new float[size][LENGTH];
    for (float[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  private static float[] sum(float[][] vectors) {
    float[] sum = new float[vectors[0].length];
    TreeSum.sum(vectors, sum);
    return sum;
  }

  @ParameterizedTest
  @EnumSource
  void twoRanksEndWithTheBitsOfTheTreeOnEveryWire(Wire wire) {
    float[][] vectors = vectors(2);
    try (Ranks ranks = Ranks.join(wire, 2, LENGTH, TIMEOUT)) {
      for (int operation = 0; operation < 3; operation++) {
        assertThat(ranks.allReduce(vectors))
            .allSatisfy(result -> assertThat(result).isEqualTo(sum(vectors)));
      }
    }
  }

  @Test
  void fiveRanksKeepWithinTheBoundsOfTheirInboxes() {
    float[][] vectors = vectors(5);
    try (Ranks ranks = Ranks.join(Wire.PLAIN, 5, LENGTH, TIMEOUT)) {
      float[] first = ranks.allReduce(vectors).get(0);
      for (int operation = 0; operation < 10; operation++) {
        assertThat(ranks.allReduce(vectors))
            .allSatisfy(result -> assertThat(result).isEqualTo(first));
      }
    }
  }

  @Test
  void aRankThatDeclinesIsNamedByEveryOther() {
    String declined = "declined: rank 1 (executor 7 on host-b): precision bfloat16: use float32";
    assertThatThrownBy(
            () ->
                PeerGroup.join(
                    Wire.PLAIN.node(),
                    0,
                    2,
                    Token.random(),
                    own -> new String[] {own, declined},
                    LENGTH,
                    new JobConfig.Exchange(TIMEOUT, Precision.FLOAT32)))
        .isInstanceOf(DeclinedException.class)
        .hasMessage("rank 1 (executor 7 on host-b): precision bfloat16: use float32");
  }

  @Test
  void aStepMayTakeLongerThanSparkKeepsConnectionsThatRest() throws InterruptedException {
    SparkConf impatient = new SparkConf(false).set("spark.network.timeout", "1s");
    Node node = Wire.PLAIN.node(Wire.SECRET, impatient);
    float[][] vectors = vectors(2);
    try (Ranks ranks = Ranks.join(Collections.nCopies(2, node), LENGTH, TIMEOUT, port -> port)) {
      ranks.allReduce(vectors);
      Thread.sleep(2_500);
      assertThat(ranks.allReduce(vectors).get(0)).isEqualTo(sum(vectors));
    }
  }

  private static CompletableFuture<Void> inThread(Runnable run) {
    return CompletableFuture.runAsync(run, command -> new Thread(command).start());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void ranksThatLeaveAsSoonAsTheyMayLeaveNobodyWithoutTheLastSum(int size) {
    float[][] vectors = vectors(size);
    for (int round = 0; round < 10; round++) {
      try (Ranks ranks = Ranks.join(Wire.PLAIN, size, LENGTH, TIMEOUT)) {
        List<CompletableFuture<Void>> leaving = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          ProcessGroup group = ranks.rank(i);
          float[] values = vectors[i].clone();
          leaving.add(
              inThread(
                  () -> {
                    group.startAllReduce(values, 0).await();
                    group.finish();
                    group.close();
                  }));
        }
        leaving.forEach(CompletableFuture::join);
      }
    }
  }

  @Test
  void aRankStaysUntilAnotherHasFinished() throws Exception {
    try (Ranks ranks = Ranks.join(Wire.PLAIN, 2, LENGTH, TIMEOUT)) {
      ranks.allReduce(vectors(2));
      CompletableFuture<Void> first = inThread(() -> ranks.rank(0).finish());
      assertThatThrownBy(() -> first.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      ranks.rank(1).finish();
      first.get(20, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRankWhoseConnectionIsClosedBeforeItIsAdmittedComesBack(Wire wire) throws Exception {
    float[][] vectors = vectors(2);
    try (Recording between = new Recording();
        Ranks ranks =
            Ranks.join(Collections.nCopies(2, wire.node()), LENGTH, TIMEOUT, between::inFrontOf)) {
      between.close(3);
      assertThat(ranks.allReduce(vectors))
          .allSatisfy(result -> assertThat(result).isEqualTo(sum(vectors)));
    }
  }

  @Test
  void aRankThatIsThereAndDoesNotAnswerIsSilent() throws Exception {
    try (ServerSocket frozen = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Ranks ranks =
            Ranks.join(
                Collections.nCopies(2, Wire.PLAIN.node()),
                LENGTH,
                Duration.ofSeconds(1),
                port -> frozen.getLocalPort())) {
      assertThatThrownBy(() -> ranks.allReduce(vectors(2)))
          .isInstanceOfSatisfying(
              SilentPeerException.class,
              silent -> assertThat(silent.executor()).isEqualTo("executor1"))
          .hasMessageContaining("is silent: it took a connection and does not answer");
    }
  }

  @Test
  void aRankThatNeverFinishesIsNamedWhenTheDeadlineIsOver() {
    try (Ranks ranks = Ranks.join(Wire.PLAIN, 2, LENGTH, Duration.ofSeconds(3))) {
      ranks.allReduce(vectors(2));
      assertThatThrownBy(() -> ranks.rank(0).finish())
          .isInstanceOf(SilentPeerException.class)
          .hasMessageContaining("rank 1 (executor");
    }
  }
}
