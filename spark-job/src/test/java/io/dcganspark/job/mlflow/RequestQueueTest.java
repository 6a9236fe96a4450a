package io.dcganspark.job.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RequestQueueTest {
  private static final RequestQueue.RetryPolicy RETRY_POLICY =
      new RequestQueue.RetryPolicy(
          10, Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(30));

  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Thread closer = Thread.currentThread();

  /** An attempt that began before the end, and fails after it has come. */
  private void failWhileTheEndComes() throws IOException {
    sent.add("failed");
    begun.countDown();
    while (closer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    throw new IOException("503");
  }

  private void deliver(RequestQueue.Request request) throws InterruptedException {
    RequestQueue requests = new RequestQueue("http://mlflow", RETRY_POLICY);
    requests.offer(request);
    requests.offer(() -> sent.add("end"));
    begun.await();
    requests.close();
  }

  @Test
  void whatFailsWhileTheEndComesIsTriedOnceMore() throws InterruptedException {
    deliver(
        () -> {
          if (sent.isEmpty()) {
            failWhileTheEndComes();
          }
          sent.add("run");
        });
    assertThat(sent).containsExactly("failed", "run", "end");
  }

  @Test
  void whatFailsAfterTheEndIsGivenUpWithAllBehindIt() throws InterruptedException {
    deliver(this::failWhileTheEndComes);
    assertThat(sent).containsExactly("failed", "failed");
  }
}
