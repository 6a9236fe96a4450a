package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.apache.commons.io.input.BrokenInputStream;
import org.junit.jupiter.api.Test;

class GzipStreamTest {
  private static final int HEADER = 10;
  private static final int TRAILER = 8;
  private static final byte[] TEXT = "what is unzipped".getBytes(StandardCharsets.UTF_8);

  private static byte[] unzip(byte[] zipped) throws IOException {
    return unzip(new ByteArrayInputStream(zipped));
  }

  private static byte[] unzip(InputStream in) throws IOException {
    try (InputStream unzipped = new GzipStream(in, "dir/x.gz")) {
      return unzipped.readAllBytes();
    }
  }

  private static void refuses(byte[] zipped, String... parts) {
    assertThatThrownBy(() -> unzip(zipped))
        .isInstanceOf(InvalidIdxException.class)
        .hasMessageStartingWith("dir/x.gz ")
        .hasMessageContainingAll(parts);
  }

  private static byte[] with(byte[] zipped, int position, int value) {
    byte[] changed = zipped.clone();
    changed[position < 0 ? changed.length + position : position] = (byte) value;
    return changed;
  }

  /** TEXT with a header that has every optional field. */
  private static byte[] withAllFields() throws IOException {
    byte[] plain = IdxBytes.gzip(TEXT);
    byte[] start = with(Arrays.copyOf(plain, HEADER), 3, 0x1E);
    byte[] fields = {5, 0, 'x', 'y', 1, 0, 9, 'n', 'a', 'm', 'e', 0, 'c', 0};
    CRC32 checksum = new CRC32();
    checksum.update(start);
    checksum.update(fields);
    int low = (int) checksum.getValue();
    return IdxBytes.join(
        start,
        fields,
        new byte[] {(byte) low, (byte) (low >> 8)},
        Arrays.copyOfRange(plain, HEADER, plain.length));
  }

  @Test
  void unzipsMoreThanABufferOfZippedBytes() throws IOException {
    byte[] noise = new byte[3 * GzipStream.BUFFER + 1];
    new Random(1).nextBytes(noise);
    assertThat(unzip(IdxBytes.gzip(noise))).isEqualTo(noise);
    assertThat(unzip(IdxBytes.gzip(new byte[0]))).isEmpty();
  }

  @Test
  void skipsTheOptionalFieldsOfAHeader() throws IOException {
    byte[] zipped = withAllFields();
    assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes())
        .isEqualTo(TEXT);
    assertThat(unzip(zipped)).isEqualTo(TEXT);
  }

  @Test
  void unzipsSeveralMembersHoweverTheirBytesCome() throws IOException {
    byte[] member = IdxBytes.gzip(TEXT);
    byte[] zipped = IdxBytes.join(member, IdxBytes.gzip(new byte[0]), member);
    byte[] expected = IdxBytes.join(TEXT, TEXT);
    assertThat(unzip(zipped)).isEqualTo(expected);
    assertThat(
            unzip(
                new ByteArrayInputStream(zipped) {
                  @Override
                  public synchronized int read(byte[] target, int offset, int length) {
                    return super.read(target, offset, Math.min(1, length));
                  }

                  @Override
                  public synchronized int available() {
                    return 0;
                  }
                }))
        .isEqualTo(expected);
  }

  @Test
  void readsByteByByteAndStaysAtTheEnd() throws IOException {
    try (InputStream in =
        new GzipStream(new ByteArrayInputStream(IdxBytes.gzip(new byte[] {(byte) 0xFE})), "x")) {
      assertThat(in.read()).isEqualTo(0xFE);
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.read(new byte[1], 0, 0)).isZero();
    }
  }

  @Test
  void refusesWhatIsNoGzipFile() {
    refuses(new byte[0], "is empty");
    refuses(TEXT, "starts with 0x7768, expected 0x1f8b", "its name says that it is gzipped");
  }

  @Test
  void refusesAHeaderThatItDoesNotKnow() throws IOException {
    byte[] zipped = IdxBytes.gzip(TEXT);
    refuses(with(zipped, 2, 7), "method 7");
    refuses(with(zipped, 3, 0x20), "Reserved flags");
  }

  @Test
  void refusesWrongChecksumsAndLengths() throws IOException {
    byte[] zipped = IdxBytes.gzip(TEXT);
    refuses(with(zipped, -TRAILER, zipped[zipped.length - TRAILER] + 1), "CRC32 error");
    refuses(with(zipped, -1, 1), "size mismatch");
  }

  @Test
  void refusesDataThatCannotBeInflated() throws IOException {
    refuses(with(IdxBytes.gzip(TEXT), HEADER, 0xFF), "data is corrupt");
  }

  @Test
  void refusesAFileThatIsCutAtAnyByte() throws IOException {
    byte[] zipped = withAllFields();
    for (int length = 1; length < zipped.length; length++) {
      refuses(Arrays.copyOf(zipped, length), "truncated");
    }
  }

  @Test
  void refusesTrailingBytesBehindTheLastMember() throws IOException {
    byte[] zipped = IdxBytes.gzip(TEXT);
    refuses(IdxBytes.join(zipped, new byte[1]), "after a valid .gz stream");
    refuses(IdxBytes.join(zipped, TEXT), "after a valid .gz stream");
    refuses(IdxBytes.join(zipped, zipped, new byte[100]), "after a valid .gz stream");
    refuses(IdxBytes.join(zipped, new byte[] {0x1F}), "after a valid .gz stream");
  }

  @Test
  void refusesAHeaderWhoseNameDoesNotEnd() throws IOException {
    byte[] start = with(Arrays.copyOf(IdxBytes.gzip(TEXT), HEADER), 3, 0x08);
    byte[] name = new byte[3 << 20];
    Arrays.fill(name, (byte) 'n');
    refuses(IdxBytes.join(start, name), "more than 1048576 bytes before any content");
  }

  @Test
  void aFileThatCannotBeReadIsNotCalledDamaged() throws IOException {
    byte[] zipped = IdxBytes.gzip(TEXT);
    InputStream breaking =
        new SequenceInputStream(
            new ByteArrayInputStream(zipped, 0, 12),
            new BrokenInputStream(() -> new IOException("connection reset")));
    assertThatThrownBy(() -> unzip(breaking))
        .isNotInstanceOf(InvalidIdxException.class)
        .hasMessage("connection reset");
  }

  @Test
  void closesTheFile() throws IOException {
    boolean[] closed = new boolean[1];
    new GzipStream(
            new ByteArrayInputStream(TEXT) {
              @Override
              public void close() {
                closed[0] = true;
              }
            },
            "x")
        .close();
    assertThat(closed[0]).isTrue();
  }
}
