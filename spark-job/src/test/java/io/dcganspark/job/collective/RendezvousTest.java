package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.rpc.RpcEnv;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.Option;

/** Ranks that meet over Spark's own RPC, from other endpoints than the driver's. */
@Timeout(60)
class RendezvousTest {
  private static final SparkConf CONF =
      new SparkConf(false).set("spark.barrier.sync.timeout", "20s");
  private static RpcEnv driver;
  private static RpcEnv executor;

  private final Token token = Token.random();

  @BeforeAll
  static void open() {
    driver = RpcEnv.create("driver", "127.0.0.1", 0, CONF, security(), false);
    executor = RpcEnv.create("executor", "127.0.0.1", 0, CONF, security(), true);
    CONF.set("spark.driver.host", "127.0.0.1");
    CONF.set("spark.driver.port", Integer.toString(driver.address().port()));
  }

  private static SecurityManager security() {
    return new SecurityManager(
        CONF, Option.empty(), org.apache.spark.internal.config.package$.MODULE$.AUTH_SECRET_FILE());
  }

  @AfterAll
  static void close() {
    executor.shutdown();
    driver.shutdown();
  }

  private CompletableFuture<String[]> arrive(int attempt, int rank) {
    return arrive(CONF, attempt, rank, () -> {});
  }

  private CompletableFuture<String[]> arrive(
      SparkConf conf, int attempt, int rank, Runnable interruption) {
    RendezvousClient client = new RendezvousClient(executor, conf, interruption);
    return CompletableFuture.supplyAsync(
        () -> client.meet(new Arrival(token, attempt, rank, attempt + "/" + rank)),
        task -> new Thread(task).start());
  }

  private static void assertEnds(CompletableFuture<String[]> waiting, String reason) {
    assertThatThrownBy(waiting::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining(reason);
  }

  private static void assertWaits(CompletableFuture<String[]> waiting) {
    assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void everyRankGetsTheTextsOfAllInTheOrderOfTheRanks() {
    try (Rendezvous rendezvous = new Rendezvous(driver, token, 5)) {
      assertThat(rendezvous).isNotNull();
      List<CompletableFuture<String[]>> ranks = new ArrayList<>();
      for (int rank = 4; rank >= 0; rank--) {
        ranks.add(arrive(0, rank));
      }
      assertThat(ranks)
          .allSatisfy(
              rank -> assertThat(rank.join()).containsExactly("0/0", "0/1", "0/2", "0/3", "0/4"));
    }
  }

  @Test
  void aLaterAttemptEndsAnEarlierOne() {
    try (Rendezvous rendezvous = new Rendezvous(driver, token, 2)) {
      assertThat(rendezvous).isNotNull();
      CompletableFuture<String[]> early = arrive(0, 1);
      assertWaits(early);
      CompletableFuture<String[]> later = arrive(1, 1);
      assertEnds(early, "rank 1 found no other rank: a later attempt at the round has begun");
      assertThat(arrive(1, 0).join()).containsExactly("1/0", "1/1");
      assertThat(later.join()).containsExactly("1/0", "1/1");
      assertEnds(arrive(0, 0), "a later attempt at the round has begun");
    }
  }

  @Test
  void whoIsNotOfTheRoundIsRefusedAndTheOthersMeet() {
    try (Rendezvous rendezvous = new Rendezvous(driver, token, 2)) {
      assertThat(rendezvous).isNotNull();
      assertEnds(arrive(0, 2), "rank 2 is not of this round");
      assertEnds(arrive(0, -1), "rank -1 is not of this round");
      CompletableFuture<String[]> first = arrive(0, 0);
      assertWaits(first);
      assertEnds(arrive(0, 0), "rank 0 has arrived already");
      assertThat(arrive(0, 1).join()).containsExactly("0/0", "0/1");
      assertThat(first.join()).containsExactly("0/0", "0/1");
    }
  }

  @Test
  void aRoundThatEndsEndsTheWait() throws Exception {
    CompletableFuture<String[]> waiting;
    try (Rendezvous rendezvous = new Rendezvous(driver, token, 2)) {
      assertThat(rendezvous).isNotNull();
      waiting = arrive(0, 0);
      assertWaits(waiting);
    }
    assertEnds(waiting, "the round has ended");
    assertEnds(arrive(0, 1), "rank 1 does not reach the driver: ");
  }

  @Test
  void ranksWaitNoLongerThanSparksBarrierDoes() {
    try (Rendezvous rendezvous = new Rendezvous(driver, token, 2)) {
      assertThat(rendezvous).isNotNull();
      SparkConf impatient = CONF.clone().set("spark.barrier.sync.timeout", "1s");
      assertEnds(arrive(impatient, 0, 0, () -> {}), "spark.barrier.sync.timeout");
    }
  }

  @Test
  void aTaskThatSparkKillsWaitsNoLonger() {
    try (Rendezvous rendezvous = new Rendezvous(driver, token, 2)) {
      assertThat(rendezvous).isNotNull();
      AtomicBoolean killed = new AtomicBoolean();
      CompletableFuture<String[]> waiting =
          arrive(
              CONF,
              0,
              0,
              () -> {
                if (killed.get()) {
                  throw new IllegalStateException("killed");
                }
              });
      killed.set(true);
      assertThatThrownBy(waiting::join).hasMessageContaining("killed");
    }
  }

  @Test
  void readsOnlyWholeArrivals() {
    String[] whole = new Arrival(token, 3, 1, "host 7 x").encoded();
    assertThat(Arrival.decoded(whole)).isEqualTo(new Arrival(token, 3, 1, "host 7 x"));
    for (int part = 0; part < whole.length - 1; part++) {
      String[] broken = whole.clone();
      broken[part] = "9x";
      assertThatThrownBy(() -> Arrival.decoded(broken)).isInstanceOf(ExchangeException.class);
      broken[part] = null;
      assertThatThrownBy(() -> Arrival.decoded(broken)).isInstanceOf(ExchangeException.class);
    }
    assertThatThrownBy(() -> Arrival.decoded(new String[4])).isInstanceOf(ExchangeException.class);
    String[] endless = whole.clone();
    endless[4] = "x".repeat(100_000);
    assertThatThrownBy(() -> Arrival.decoded(endless)).isInstanceOf(ExchangeException.class);
  }
}
