package io.dcganspark.job.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommittedFileTest {
  @TempDir Path directory;

  @Test
  void leavesNothingButTheFile() throws IOException {
    write(out -> out.write('x'));

    assertThat(directory.toFile().list()).containsExactly("file");
  }

  @Test
  void replacesFileThatIsThere() throws IOException {
    write(out -> out.write('x'));
    write(out -> out.write('y'));

    assertThat(directory.resolve("file")).hasContent("y");
  }

  @Test
  void leavesOldFileIfWritingFails() throws IOException {
    write(out -> out.write('x'));

    assertThatThrownBy(
            () ->
                write(
                    out -> {
                      out.write('y');
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(directory.resolve("file")).hasContent("x");
    assertThat(directory.toFile().list()).containsExactly("file");
  }

  private void write(CommittedFile.Content content) throws IOException {
    CommittedFile.write(
        new org.apache.hadoop.fs.Path(directory.resolve("file").toUri()),
        new Configuration(false),
        content);
  }
}
