package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever bytes come, they are read as what they are or refused as no IDX file, and no memory is
 * taken beyond a bound.
 */
class IdxFuzzTest {
  private static final int INPUTS = 25_000;
  private static final int MOST_MUTATIONS = 3;
  private static final int HEADER = 16;
  private static final int[] NUMBERS = {
    0, 1, 2, -1, 2048, 4095, 4096, 4097, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  /** The gzip reader's buffer, and what Java takes when it first formats a message. */
  private static final long LARGEST_ALLOCATION = 1 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Random random = new Random(20_240_601);
  private long largest;

  @ParameterizedTest(name = "random bytes: {0}, gzipped: {1}")
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void givesTheRecordsOrTheDeclaredException(boolean noise, boolean zipped) throws IOException {
    byte[] whole = IdxBytes.images(5, 3, 4);
    byte[] valid = zipped ? IdxBytes.gzip(whole) : whole;
    int read = 0;
    int refused = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] input = noise ? noise() : mutated(valid);
      byte[] records = records(input, zipped);
      if (records == null) {
        refused++;
      } else {
        read++;
        // What is accepted is what another reader of gzip sees.
        assertThat(records).isEqualTo(zipped ? unzipped(input) : input);
      }
    }
    assertThat(refused).isPositive();
    assertThat(read > 0).as("some are still right").isEqualTo(!noise);
    assertThat(largest).isPositive().isLessThan(LARGEST_ALLOCATION);
  }

  /** The header and all records, or null if the input is refused. */
  private byte[] records(byte[] input, boolean zipped) throws IOException {
    InvalidIdxException refusal;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      return read(input, zipped);
    } catch (InvalidIdxException e) {
      refusal = e;
    } finally {
      largest = Math.max(largest, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(refusal).hasMessageStartingWith("fuzz ").hasMessageNotContaining("\n");
    return null;
  }

  private static byte[] read(byte[] input, boolean zipped) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    InputStream bytes = new ByteArrayInputStream(input);
    try (InputStream in = zipped ? new GzipStream(bytes, "fuzz") : bytes) {
      IdxStream stream = IdxStream.start(in, "fuzz", IdxHeader.IMAGES_RANK);
      int[] sizes = stream.header().sizes();
      records.writeBytes(IdxBytes.header(IdxBytes.IMAGES_MAGIC, sizes[0], sizes[1], sizes[2]));
      for (int i = 0; i < sizes[0]; i++) {
        records.writeBytes(stream.readRecord());
      }
      stream.requireEnd();
    }
    return records.toByteArray();
  }

  private static byte[] unzipped(byte[] input) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(input)).readAllBytes();
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(200)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] mutated(byte[] valid) throws IOException {
    byte[] bytes = valid;
    for (int i = random.nextInt(MOST_MUTATIONS + 1); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes =
          switch (random.nextInt(5)) {
            case 0 -> flipped(bytes, at);
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 -> IdxBytes.join(Arrays.copyOf(bytes, at), noise(), tail(bytes, at));
            case 3 -> IdxBytes.join(bytes, noise());
            default -> withOtherHeader(bytes);
          };
    }
    return bytes;
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    return flipped;
  }

  private static byte[] tail(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  /** Puts extreme and small numbers into the header, inside of the gzip where it is one. */
  private byte[] withOtherHeader(byte[] bytes) throws IOException {
    boolean zipped = bytes[0] == 0x1F;
    ByteBuffer header = ByteBuffer.wrap(zipped ? IdxBytes.images(5, 3, 4) : bytes.clone());
    for (int field = 0; field + Integer.BYTES <= Math.min(HEADER, header.limit()); field += 4) {
      if (random.nextInt(3) == 0) {
        header.putInt(field, NUMBERS[random.nextInt(NUMBERS.length)]);
      }
    }
    return zipped ? IdxBytes.gzip(header.array()) : header.array();
  }
}
