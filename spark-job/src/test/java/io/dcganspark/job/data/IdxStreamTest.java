package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxStreamTest {
  private static final int SMALL = 1 << 20;

  private static IdxStream images(byte[] bytes, boolean zipped) throws IOException {
    InputStream in =
        zipped
            ? new GzipStream(new ByteArrayInputStream(IdxBytes.gzip(bytes)), "dir/images")
            : new ByteArrayInputStream(bytes);
    return IdxStream.start(in, "dir/images", IdxHeader.IMAGES_RANK);
  }

  /** Reads all records that the header announces, and the end. */
  private static void readThrough(byte[] bytes, boolean zipped) throws IOException {
    try (IdxStream stream = images(bytes, zipped)) {
      for (int i = 0; i < stream.header().records(); i++) {
        stream.readRecord();
      }
      stream.requireEnd();
    }
  }

  private static void refuses(byte[] bytes, boolean zipped, String... parts) {
    assertThatThrownBy(() -> readThrough(bytes, zipped))
        .isInstanceOf(InvalidIdxException.class)
        .hasMessageStartingWith("dir/images ")
        .hasMessageContainingAll(parts);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsOneRecordAfterTheOther(boolean zipped) throws IOException {
    try (IdxStream stream = images(IdxBytes.images(3, 2, 3), zipped)) {
      for (int i = 0; i < 3; i++) {
        assertThat(stream.readRecord()).containsExactly(0, 0, 0, i, 7, 7);
      }
      stream.requireEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusesAFileThatEndsBeforeItsLastRecord(boolean zipped) {
    byte[] whole = IdxBytes.images(3, 2, 3);
    for (int missing : new int[] {1, 6, 18}) {
      refuses(
          Arrays.copyOf(whole, whole.length - missing),
          zipped,
          "expected 3 records of 6 bytes",
          "truncated");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusesTrailingBytesBehindTheLastRecord(boolean zipped) {
    byte[] whole = IdxBytes.images(3, 2, 3);
    refuses(
        Arrays.copyOf(whole, whole.length + 1),
        zipped,
        "has trailing bytes after its 3 records of 6 bytes",
        "trailing bytes");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void takesNoMemoryForWhatIsOnlyAnnounced(boolean zipped) {
    byte[] header = IdxBytes.header(IdxBytes.IMAGES_MAGIC, Integer.MAX_VALUE, 4096, 4096);
    byte[] file = Arrays.copyOf(header, 100);
    long before = allocated();
    refuses(file, zipped, "expected 2147483647 records of 16777216 bytes", "truncated");
    assertThat(allocated() - before).isPositive().isLessThan(SMALL);
  }

  @Test
  void readsNoFurtherThanAnnouncedIntoAGzipBomb() throws IOException {
    byte[] bomb = IdxBytes.gzip(Arrays.copyOf(IdxBytes.images(1, 2, 2), 64 << 20));
    long before = allocated();
    assertThatThrownBy(
            () -> {
              try (IdxStream stream =
                  IdxStream.start(
                      new GzipStream(new ByteArrayInputStream(bomb), "bomb"), "bomb", 3)) {
                stream.readRecord();
                stream.requireEnd();
              }
            })
        .isInstanceOf(InvalidIdxException.class)
        .hasMessageContaining("trailing bytes");
    assertThat(allocated() - before).isPositive().isLessThan(SMALL);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
