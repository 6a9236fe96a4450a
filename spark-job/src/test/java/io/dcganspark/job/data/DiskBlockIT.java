package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Blocks in the real disk store of a Spark process. */
class DiskBlockIT {
  @TempDir private static Path local;
  private static SparkSession spark;

  private DiskBlock block;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.local.dir", local.toString())
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @BeforeEach
  void nameABlock(TestInfo test) {
    block = DiskBlock.ofThisProcess(new RDDBlockId(1, test.getDisplayName().hashCode()));
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(local)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private byte[] content() throws IOException {
    DiskBlock.Found found = block.open().orElseThrow();
    try (BlockFile file = found.file()) {
      byte[] content = new byte[(int) found.size()];
      file.read(0, content);
      return content;
    }
  }

  @Test
  void isThereWhenItIsWritten() throws IOException {
    assertThat(block.open()).isEmpty();
    assertThat(block.locations()).isEmpty();
    block.write(
        sink -> {
          sink.write(ByteBuffer.wrap(new byte[] {1, 2}));
          assertThat(block.open()).isEmpty();
          sink.write(ByteBuffer.wrap(new byte[] {3}));
        });
    assertThat(content()).containsExactly(1, 2, 3);
    assertThat(block.locations()).hasSize(1);
  }

  @Test
  void nothingStaysOfABlockWhoseContentCannotBeHad() throws IOException {
    List<Path> before = files();
    assertThatThrownBy(
            () ->
                block.write(
                    sink -> {
                      sink.write(ByteBuffer.wrap(new byte[1 << 20]));
                      throw new IOException("the connection is closed");
                    }))
        .hasMessage("the connection is closed");
    assertThat(block.open()).isEmpty();
    assertThat(files()).isEqualTo(before);
  }

  /** Two attempts of a task can run at once, when the stage of the first is given up. */
  @Test
  void theBlockOfTheFirstAttemptStays() throws IOException {
    block.write(
        slower -> {
          slower.write(ByteBuffer.wrap(new byte[] {2}));
          block.write(faster -> faster.write(ByteBuffer.wrap(new byte[] {1})));
        });
    assertThat(content()).containsExactly(1);
    assertThat(files())
        .filteredOn(file -> file.getFileName().toString().startsWith("temp"))
        .isEmpty();
  }
}
