package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  /** What {@code zcat train-images-idx3-ubyte.gz | sha256sum} says of the excerpt. */
  private static final String EXCERPT_SHA256 =
      "dc15d0b5d1b0c2e3735e17f364421a17ca95485dfe2e28bf4e8cc1c45b02bb2f";

  private final Configuration hadoop = new Configuration();
  @TempDir private Path directory;

  private IdxFile images(String name, byte[] bytes) throws IOException {
    Path file = Files.write(directory.resolve(name), bytes);
    return open(file);
  }

  private IdxFile open(Path file) throws IOException {
    return IdxFile.open(
        new org.apache.hadoop.fs.Path(file.toString()), IdxHeader.IMAGES_RANK, hadoop);
  }

  private void refuses(String name, byte[] bytes, String... parts) {
    assertThatThrownBy(() -> images(name, bytes))
        .isInstanceOf(InvalidIdxException.class)
        .hasMessageStartingWith(directory.resolve(name) + " ")
        .hasMessageContainingAll(parts);
  }

  private void refusesWhenRead(String name, byte[] bytes, String... parts) throws IOException {
    IdxFile file = images(name, bytes);
    assertThatThrownBy(() -> file.sha256(hadoop))
        .isInstanceOf(InvalidIdxException.class)
        .hasMessageStartingWith(directory.resolve(name) + " ")
        .hasMessageContainingAll(parts);
  }

  @Test
  void opensAtARecordPlainAndGzipped() throws IOException {
    byte[] bytes = IdxBytes.images(9, 2, 4);
    for (IdxFile file : new IdxFile[] {images("x", bytes), images("x.gz", IdxBytes.gzip(bytes))}) {
      try (IdxStream stream = file.openAt(7, hadoop)) {
        assertThat(stream.readRecord()).containsExactly(0, 0, 0, 7, 7, 7, 7, 7);
        assertThat(stream.readRecord()).startsWith(0, 0, 0, 8);
        stream.requireEnd();
      }
    }
  }

  @Test
  void readsARangeWithoutWhatStandsBeforeIt() throws IOException {
    hadoop.setClass("fs.file.impl", RawLocalFileSystem.class, FileSystem.class);
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    IdxFile file = images("x", IdxBytes.images(10_000, 28, 28));
    long before = bytesRead();
    try (IdxStream stream = file.openAt(9_999, hadoop)) {
      assertThat(stream.readRecord()).startsWith(0, 0, 9_999 >> 8, 9_999);
    }
    assertThat(bytesRead() - before).isBetween(784L, (long) GzipStream.BUFFER);
  }

  private static long bytesRead() {
    return FileSystem.getGlobalStorageStatistics().get("file").getLong("bytesRead");
  }

  @Test
  void theChecksumIsThatOfTheUnzippedFile() throws IOException {
    byte[] excerpt = IdxBytes.excerpt(IdxBytes.TRAIN_IMAGES);
    assertThat(images("x", excerpt).sha256(hadoop)).isEqualTo(EXCERPT_SHA256);
    assertThat(images("x.gz", IdxBytes.gzip(excerpt)).sha256(hadoop)).isEqualTo(EXCERPT_SHA256);
  }

  @Test
  void refusesATruncatedFile() {
    refuses(
        "x",
        Arrays.copyOf(IdxBytes.images(9, 2, 4), 80),
        "has 80 bytes, expected 88 for 9 records of 8 bytes",
        "truncated");
  }

  @Test
  void refusesTrailingBytes() {
    refuses(
        "x",
        Arrays.copyOf(IdxBytes.images(9, 2, 4), 89),
        "has 89 bytes, expected 88",
        "trailing bytes");
  }

  @Test
  void refusesAFileThatIsMissing() {
    assertThatThrownBy(() -> open(directory.resolve("x")))
        .isInstanceOf(InvalidIdxException.class)
        .hasMessage(directory.resolve("x") + " does not exist, expected an IDX file");
  }

  @Test
  void refusesADirectoryInItsPlace() throws IOException {
    Path x = Files.createDirectory(directory.resolve("x"));
    assertThatThrownBy(() -> open(x))
        .isInstanceOf(InvalidIdxException.class)
        .hasMessage(x + " is a directory, expected an IDX file");
  }

  @Test
  void refusesAnEmptyFile() {
    refuses("x", new byte[0], "is empty, expected an IDX file");
    refuses("x.gz", new byte[0], "is empty, expected an IDX file");
  }

  @Test
  void refusesAPlainFileThatIsCalledGzipped() {
    refuses("x.gz", IdxBytes.images(9, 2, 4), "starts with 0x0000, expected 0x1f8b", "rename it");
  }

  @Test
  void refusesAGzippedFileThatIsNotCalledSo() throws IOException {
    refuses("x", IdxBytes.gzip(IdxBytes.images(9, 2, 4)), "starts with 0x1f8b0800");
  }

  @Test
  void refusesAGzippedFileThatCannotHoldWhatItAnnounces() throws IOException {
    byte[] header = IdxBytes.header(IdxBytes.IMAGES_MAGIC, Integer.MAX_VALUE, 4096, 4096);
    refuses(
        "x.gz",
        IdxBytes.gzip(header),
        "too few to hold the 36028797002186768 that its header announces",
        "2147483647 records of 16777216 bytes");
  }

  @Test
  void takesAGzippedFileThatIsInflatedAsFarAsCanBe() throws IOException {
    byte[] black = Arrays.copyOf(IdxBytes.header(IdxBytes.IMAGES_MAGIC, 10_000, 28, 28), 7_840_016);
    byte[] zipped = IdxBytes.gzip(black);
    assertThat(black.length / zipped.length).isGreaterThan(1000);
    assertThat(images("x.gz", zipped).header().records()).isEqualTo(10_000);
  }

  @Test
  void readingFindsWhatAGzippedFileHides() throws IOException {
    byte[] bytes = IdxBytes.images(9, 2, 4);
    byte[] zipped = IdxBytes.gzip(bytes);
    refusesWhenRead("a.gz", IdxBytes.gzip(Arrays.copyOf(bytes, 87)), "truncated");
    refusesWhenRead("b.gz", IdxBytes.gzip(Arrays.copyOf(bytes, 89)), "trailing bytes");
    refusesWhenRead("c.gz", Arrays.copyOf(zipped, zipped.length - 1), "truncated");
    refusesWhenRead("d.gz", Arrays.copyOf(zipped, zipped.length + 1), "Garbage after");
    byte[] otherChecksum = zipped.clone();
    otherChecksum[zipped.length - 5]++;
    refusesWhenRead("e.gz", otherChecksum, "damaged gzip file", "CRC32 error");
  }
}
