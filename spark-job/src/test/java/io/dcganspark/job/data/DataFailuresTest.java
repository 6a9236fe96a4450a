package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import org.junit.jupiter.api.Test;

class DataFailuresTest {
  @Test
  void aHeapThatIsTooSmallForAPictureSaysWhatToSet() {
    RuntimeException job =
        new IllegalStateException(
            "Job aborted due to stage failure",
            new TooLittleHeapException("give it more", new OutOfMemoryError("Java heap space")));
    assertThat(DataFailures.unreadable(new DataConfig("/photos", DataConfig.IMAGES), job))
        .isInstanceOf(UserErrorException.class)
        .hasMessage("/photos cannot be read: give it more");
  }
}
