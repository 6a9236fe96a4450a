package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundDrawingTest {
  private final AtomicLong clock = new AtomicLong();
  private final List<String> drawn = new CopyOnWriteArrayList<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final BackgroundDrawing drawing = new BackgroundDrawing(thread, clock::get);

  @AfterEach
  void close() {
    drawing.close();
  }

  private Runnable taking(long nanos, String name) {
    return () -> {
      clock.addAndGet(nanos);
      drawn.add(name);
    };
  }

  /** Returns once all that was offered has been drawn or left out. */
  private void settle() throws Exception {
    thread.submit(() -> {}).get();
  }

  @Test
  void ofThoseThatWaitOnlyTheLastIsDrawn() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    drawing.offer(
        () -> {
          busy.countDown();
          await(release);
          drawn.add("long");
        });
    busy.await();
    for (String name : List.of("a", "b", "c")) {
      drawing.offer(taking(0, name)); // returns though the thread is busy
    }
    assertThat(drawn).isEmpty();
    release.countDown();
    settle();
    assertThat(drawn).containsExactly("long", "c");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void pausesNineteenTimesAsLongAsItDrew() throws Exception {
    drawing.offer(taking(10, "first"));
    settle();
    clock.set(199);
    drawing.offer(taking(10, "in the pause"));
    settle();
    clock.set(200);
    drawing.offer(taking(10, "after it"));
    settle();
    assertThat(drawn).containsExactly("first", "after it");
  }

  @Test
  void theLastOneIsDrawnAfterWhatIsBeingDrawnAndInAnyPause() throws Exception {
    drawing.offer(taking(1_000, "first"));
    settle();
    drawing.finish(taking(0, "last"));
    assertThat(drawn).containsExactly("first", "last");
    assertThat(thread.isTerminated()).isTrue();
  }

  @Test
  void whatGoesWrongIsOnlyLogged() throws Exception {
    try (CapturedLog log = new CapturedLog(BackgroundDrawing.class)) {
      drawing.offer(
          () -> {
            throw new InternalError("no fonts");
          });
      settle();
      drawing.finish(
          () -> {
            throw new IllegalStateException("no disk");
          });
      assertThat(log.warnings()).hasSize(2).allMatch(line -> line.contains("training continues"));
    }
  }
}
