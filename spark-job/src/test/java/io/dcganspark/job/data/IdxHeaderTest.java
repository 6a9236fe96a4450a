package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxHeaderTest {
  private static IdxHeader images(byte[] header) throws IOException {
    return IdxHeader.read(new ByteArrayInputStream(header), "dir/images", IdxHeader.IMAGES_RANK);
  }

  private static void refuses(byte[] header, String... parts) {
    assertThatThrownBy(() -> images(header))
        .isInstanceOf(InvalidIdxException.class)
        .hasMessageStartingWith("dir/images ")
        .hasMessageContainingAll(parts);
  }

  @Test
  void readsWhatMnistHas() throws IOException {
    IdxHeader header = images(IdxBytes.header(IdxBytes.IMAGES_MAGIC, 60_000, 28, 20));
    assertThat(header.records()).isEqualTo(60_000);
    assertThat(header.recordLength()).isEqualTo(560);
    assertThat(header.fileLength()).isEqualTo(33_600_016);
  }

  @Test
  void aLabelIsARecordOfOneByte() throws IOException {
    IdxHeader header =
        IdxHeader.read(
            new ByteArrayInputStream(IdxBytes.header(IdxBytes.LABELS_MAGIC, 60_000)),
            "labels",
            IdxHeader.LABELS_RANK);
    assertThat(header.recordLength()).isEqualTo(1);
    assertThat(header.fileLength()).isEqualTo(60_008);
  }

  @Test
  void countsTheLengthOfTheLargestFileWithoutOverflow() throws IOException {
    IdxHeader header =
        images(IdxBytes.header(IdxBytes.IMAGES_MAGIC, Integer.MAX_VALUE, 4096, 4096));
    assertThat(header.recordLength()).isEqualTo(1 << 24);
    assertThat(header.fileLength()).isEqualTo(16 + 2147483647L * 16777216L);
  }

  @Test
  void refusesAnotherMagic() {
    refuses(
        IdxBytes.header(IdxBytes.LABELS_MAGIC, 1, 28, 28),
        "starts with 0x00000801, expected 0x00000803",
        "another kind of file");
    refuses(IdxBytes.header(0x1F8B0800, 1, 28, 28), "starts with 0x1f8b0800, expected 0x00000803");
    refuses(IdxBytes.header(0x00000D03, 1, 28, 28), "starts with 0x00000d03");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refusesACountOrASideThatIsNotPositive(int size) {
    refuses(IdxBytes.header(IdxBytes.IMAGES_MAGIC, size, 28, 28), "[%d, 28, 28]".formatted(size));
    refuses(IdxBytes.header(IdxBytes.IMAGES_MAGIC, 1, size, 28), "[1, %d, 28]".formatted(size));
    refuses(IdxBytes.header(IdxBytes.IMAGES_MAGIC, 1, 28, size), "[1, 28, %d]".formatted(size));
  }

  @ParameterizedTest
  @ValueSource(ints = {4097, 16384, 65536, Integer.MAX_VALUE})
  void refusesASideThatNoPictureHas(int side) {
    refuses(IdxBytes.header(IdxBytes.IMAGES_MAGIC, 1, side, 28), "sides of at most 4096");
    refuses(IdxBytes.header(IdxBytes.IMAGES_MAGIC, 1, 28, side), "sides of at most 4096");
  }

  @Test
  void refusesAHeaderThatIsCutAtAnyByte() {
    byte[] header = IdxBytes.header(IdxBytes.IMAGES_MAGIC, 1, 28, 28);
    for (int length = 0; length < header.length; length++) {
      refuses(
          Arrays.copyOf(header, length),
          "ends after %d bytes".formatted(length),
          "expected 16 bytes",
          "truncated");
    }
  }
}
