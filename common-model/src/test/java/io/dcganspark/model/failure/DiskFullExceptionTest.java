package io.dcganspark.model.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskFullExceptionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "No space left on device",
        "/data/file: No space left on device",
        "java.io.IOException: Disk quota exceeded",
        "No space available in any of the local directories."
      })
  void namesTheFileThatWasWritten(String message) {
    assertThat(DiskFullException.of("/data/file", new Error(new IOException(message))))
        .get()
        .asString()
        .contains("/data/file cannot be written: ")
        .doesNotContain("IOException: Disk");
  }

  @Test
  void isFoundAmongCauses() {
    DiskFullException inside =
        DiskFullException.of("/data/file", new IOException("No space left on device"))
            .orElseThrow();
    Exception outside =
        new IllegalStateException("the round failed", new UncheckedIOException(inside));
    assertThat(DiskFullException.of("elsewhere", outside)).containsSame(inside);
  }

  @Test
  void isNoOtherFailure() {
    assertThat(DiskFullException.of("/data/file", new IOException("Permission denied"))).isEmpty();
    assertThat(DiskFullException.of("/data/file", new IOException())).isEmpty();
  }
}
