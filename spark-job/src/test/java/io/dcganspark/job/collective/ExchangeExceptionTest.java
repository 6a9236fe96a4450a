package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.spark.executor.Executor;
import org.junit.jupiter.api.Test;

class ExchangeExceptionTest {
  /** As deep as Spark looks. */
  private static final int DEPTH = 5;

  @Test
  void sparkDoesNotEndTheProcessForDirectMemoryThatIsUsedUp() {
    OutOfMemoryError error = new OutOfMemoryError("Cannot reserve 4194304 bytes");
    ExchangeException failure =
        new ExchangeException("the exchange failed: " + error, new RuntimeException(error));
    assertThat(Executor.isFatalError(new IllegalStateException(error), DEPTH)).isTrue();
    assertThat(Executor.isFatalError(failure, DEPTH)).isFalse();
    assertThat(failure.getSuppressed()[0]).hasCause(error);
  }

  @Test
  void anyOtherCauseStaysOne() {
    assertThat(new ExchangeException("it failed", new IOException("closed")))
        .hasCauseInstanceOf(IOException.class);
    assertThat(new ExchangeException("it failed", null)).hasNoCause();
  }
}
