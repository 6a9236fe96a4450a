package io.dcganspark.job.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.report.RecordedRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  @TempDir private Path directory;
  private final TestParts job = new TestParts();
  private Path first;
  private Path second;
  private Path target;

  @BeforeEach
  void write() throws IOException {
    first = RecordedRuns.write(directory.resolve("first"), 16, 4, 4, 32);
    second = RecordedRuns.write(directory.resolve("second"), 16, 4, 4, 64);
    target = directory.resolve("comparison");
  }

  private int compare(Path one, Path other, String... more) {
    String[] args = new String[5 + more.length];
    System.arraycopy(
        new String[] {"compare", one.toString(), other.toString(), "--to", target.toString()},
        0,
        args,
        0,
        5);
    System.arraycopy(more, 0, args, 5, more.length);
    return job.run(args);
  }

  @Test
  void printsTheTableAndWritesItWithPictures() throws IOException {
    assertThat(compare(first, second)).as(job.err()).isZero();
    String table = Files.readString(target.resolve("comparison.md"));
    assertThat(job.out()).startsWith(table).contains("comparison/samples.gif");
    assertThat(target.toFile().list())
        .containsExactlyInAnyOrder("comparison.md", "grids.png", "samples.gif");
  }

  @Test
  void refusesToReplaceUnlessAsked() {
    assertThat(compare(first, second)).isZero();
    assertThat(compare(first, second)).isEqualTo(2);
    assertThat(job.err()).contains("holds comparison.md already", "--overwrite");
    assertThat(compare(first, second, "--overwrite")).isZero();
  }

  @Test
  void refusesARunThatIsNotThere() {
    assertThat(compare(first, directory.resolve("third"))).isEqualTo(2);
    assertThat(job.err().lines()).singleElement().asString().contains("third is no run directory");
    assertThat(target).doesNotExist();
  }

  @Test
  void refusesASingleRun() {
    assertThat(job.run("compare", first.toString(), "--to", target.toString())).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: ").contains("RUN");
  }
}
