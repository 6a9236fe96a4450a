package io.dcganspark.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.failure.DiskFullException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class DiskAccessTest {
  /** A device that is always full. */
  private static final Path FULL = new Path("/dev/full");

  static boolean thereIsOne() {
    return java.nio.file.Files.isWritable(java.nio.file.Path.of(FULL.toString()));
  }

  @Test
  @EnabledIf("thereIsOne")
  void namesTheFileThatAFullDiskDidNotTake() throws IOException {
    FileSystem local = FileSystem.getLocal(new Configuration(false)).getRawFileSystem();
    assertThatThrownBy(() -> DiskAccess.access(FULL, () -> filled(local)))
        .isInstanceOf(DiskFullException.class)
        .hasMessage("/dev/full cannot be written: No space left on device")
        .hasCauseInstanceOf(FSError.class);
  }

  private static Path filled(FileSystem local) throws IOException {
    try (OutputStream out = local.create(FULL, true)) {
      out.write(new byte[100_000]);
    }
    return FULL;
  }

  @Test
  void namesTheFileOfADiskThatIsBroken() {
    Path file = new Path("/data/file");
    assertThatThrownBy(
            () ->
                DiskAccess.access(
                    file,
                    () -> {
                      throw broken();
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("/data/file: Input/output error");
  }

  private static FSError broken() {
    try {
      Constructor<FSError> hidden = FSError.class.getDeclaredConstructor(Throwable.class);
      hidden.setAccessible(true);
      return hidden.newInstance(new IOException("Input/output error"));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void otherFailuresStayAsTheyAre() {
    FileNotFoundException missing = new FileNotFoundException("/data/file");
    assertThatThrownBy(
            () ->
                DiskAccess.access(
                    new Path("/data/file"),
                    () -> {
                      throw missing;
                    }))
        .isSameAs(missing);
  }

  @Test
  void returnsWhatWasRead() throws IOException {
    assertThat(DiskAccess.access(new Path("/data/file"), () -> 3)).isEqualTo(3);
  }
}
