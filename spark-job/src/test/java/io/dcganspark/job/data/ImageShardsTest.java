package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the check before Spark is started says. */
class ImageShardsTest {
  private final Configuration hadoop = new Configuration();
  @TempDir private Path directory;

  /** A file system that fails as HDFS does, with the trace of the server in its message. */
  static final class BrokenFileSystem extends RawLocalFileSystem {
    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int buffer) throws IOException {
      throw new IOException("no live nodes hold the block\n\tat Server.read(Server.java:1)");
    }
  }

  @BeforeEach
  void writeDataSet() throws IOException {
    IdxBytes.write(directory, 12, 2, 2);
  }

  private long count(String path) {
    return ImageShards.count(new DataConfig(path, "idx"), hadoop).orElseThrow();
  }

  private void refuses(String path, String... parts) {
    assertThatThrownBy(() -> count(path))
        .isInstanceOf(UserErrorException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(parts);
  }

  /** Puts a gzipped file in the place of the plain one. */
  private void zip(String name, byte[] zipped) throws IOException {
    Files.delete(directory.resolve(name));
    Files.write(directory.resolve(name + ".gz"), zipped);
  }

  @Test
  void countsImages() throws IOException {
    assertThat(count(directory.toString())).isEqualTo(12);
    zip(IdxBytes.TRAIN_IMAGES, IdxBytes.gzip(IdxBytes.images(12, 2, 2)));
    assertThat(count(directory.toString())).isEqualTo(12);
  }

  @Test
  void refusesADirectoryThatIsMissing() {
    refuses(directory + "/no", directory + "/no does not exist: ", "fetch-mnist");
  }

  @Test
  void refusesATruncatedFile() throws IOException {
    Files.write(
        directory.resolve(IdxBytes.TRAIN_IMAGES), Arrays.copyOf(IdxBytes.images(12, 2, 2), 63));
    refuses(directory.toString(), IdxBytes.TRAIN_IMAGES + " has 63 bytes, expected 64");
  }

  @Test
  void refusesBrokenGzipFilesOfImagesAndOfLabels() throws IOException {
    byte[] labels = IdxBytes.gzip(IdxBytes.labels(12));
    zip(IdxBytes.TRAIN_LABELS, Arrays.copyOf(labels, labels.length - 1));
    refuses(directory.toString(), IdxBytes.TRAIN_LABELS + ".gz ends inside of its gzip data");
    zip(IdxBytes.TRAIN_IMAGES, IdxBytes.images(12, 2, 2));
    refuses(directory.toString(), IdxBytes.TRAIN_IMAGES + ".gz starts with 0x0000");
  }

  @Test
  void refusesAFileSystemThatIsNotKnown() {
    refuses("gopher://a/b", "gopher://a/b cannot be read", "No FileSystem for scheme \"gopher\"");
  }

  @Test
  void tellsTheFirstLineOfAFailureToRead() {
    hadoop.setClass("fs.file.impl", BrokenFileSystem.class, FileSystem.class);
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    refuses(
        directory.toString(),
        directory + " cannot be read: IOException: no live nodes hold the block");
  }
}
