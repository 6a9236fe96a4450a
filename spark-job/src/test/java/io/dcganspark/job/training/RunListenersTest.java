package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunListenersTest {
  private static final RunEvent ROUND_ENDED = new RunEvent.RoundEnded(10);
  private static final RunEvent COMMITTED = new RunEvent.CheckpointCommitted(10);
  private static final RunEvent ROLLED_BACK = new RunEvent.RolledBack(10, "executor lost");

  @Test
  void eachListenerGetsEachEventInOrder() {
    List<String> calls = new ArrayList<>();
    RunListeners listeners =
        new RunListeners(
            List.of(event -> calls.add("first " + event), event -> calls.add("second " + event)));

    listeners.onEvent(ROUND_ENDED);
    listeners.onEvent(COMMITTED);

    assertThat(calls)
        .containsExactly(
            "first " + ROUND_ENDED,
            "second " + ROUND_ENDED,
            "first " + COMMITTED,
            "second " + COMMITTED);
  }

  /** Holds a listener in an event until the latch opens. */
  private static final class Held implements RunListener {
    private final RunEvent heldIn;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    Held(RunEvent heldIn) {
      this.heldIn = heldIn;
    }

    @Override
    public void onEvent(RunEvent event) {
      if (event.equals(heldIn)) {
        entered.countDown();
        try {
          assertThat(open.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  @Test
  void progressIsPublishedWhileAListenerWritesForAMilestone() throws Exception {
    Held held = new Held(ROUND_ENDED);
    List<RunEvent> published = new ArrayList<>();
    RunListeners listeners = new RunListeners(List.of(held, published::add));
    ExecutorService checkpoints = Executors.newSingleThreadExecutor();
    try {
      Future<?> roundEnd = checkpoints.submit(() -> listeners.onEvent(ROUND_ENDED));
      held.entered.await();

      listeners.onEvent(ROLLED_BACK);

      assertThat(published).containsExactly(ROLLED_BACK);
      held.open.countDown();
      roundEnd.get();
      assertThat(published).containsExactly(ROLLED_BACK, ROUND_ENDED);
    } finally {
      checkpoints.shutdown();
    }
  }

  @Test
  void progressComesOneEventAtATime() throws Exception {
    Held held = new Held(COMMITTED);
    List<RunEvent> published = new ArrayList<>();
    RunListeners listeners = new RunListeners(List.of(held, published::add));
    ExecutorService checkpoints = Executors.newSingleThreadExecutor();
    Thread rounds = new Thread(() -> listeners.onEvent(ROLLED_BACK));
    try {
      Future<?> checkpoint = checkpoints.submit(() -> listeners.onEvent(COMMITTED));
      held.entered.await();
      rounds.start();
      while (rounds.getState() != Thread.State.BLOCKED) {
        assertThat(rounds.isAlive()).isTrue();
        Thread.onSpinWait();
      }
      held.open.countDown();
      checkpoint.get();
      rounds.join();
      assertThat(published).containsExactly(COMMITTED, ROLLED_BACK);
    } finally {
      checkpoints.shutdown();
    }
  }
}
