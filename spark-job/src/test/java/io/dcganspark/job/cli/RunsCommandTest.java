package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.store.History;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {
  private static final byte[] CONFIG =
      "{\"model\": {\"recipe\": \"gan\"}}".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path runs;
  private final TestParts job = new TestParts();

  private RunDirectory run(String name) {
    RunDirectory run = RunDirectory.open(runs.toString(), name, new Configuration(false));
    run.claim("test");
    run.write(RunRecord.CONFIG, CONFIG);
    return run;
  }

  private static void commit(RunDirectory run, long step, Map<Long, Double> distances) {
    RunRecord record =
        new RunRecord(
            "2b1c8e5e-6f0a-4f3f-9a59-5f0f3c1b7c11", CONFIG, CONFIG, History.of(distances));
    run.commit(step, Map.of("training-state.safetensors", new byte[] {1}), record, 3);
  }

  /** Lets all files of a run have been written so long ago. */
  private void age(String name, long seconds) throws IOException {
    try (Stream<Path> files = Files.walk(runs.resolve(name))) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
      }
    }
  }

  @Test
  void listsRunsTheNewestFirst() throws IOException {
    RunDirectory first = run("first");
    commit(first, 4, Map.of(4L, 80.5));
    commit(first, 8, Map.of(4L, 80.5, 8L, 91.0));
    first.markComplete();
    commit(run("second"), 2, Map.of());
    run("third");
    Files.createDirectory(runs.resolve("no-run"));
    age("first", 7200);
    age("third", 190);
    age("second", 90);

    assertThat(job.run("runs", runs.toString())).as(job.err()).isZero();
    List<String> lines = job.out().lines().map(line -> line.replaceAll(" {2,}", "|")).toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).isEqualTo("run|state|recipe|steps|best distance|age");
    assertThat(lines.get(1)).matches("second\\|unfinished\\|gan\\|2\\|-\\|1 min 3. s");
    assertThat(lines.get(2)).matches("third\\|no checkpoint\\|gan\\|-\\|-\\|3 min 1. s");
    assertThat(lines.get(3)).isEqualTo("first|complete|gan|8|80.50 at step 4|2 h 00 min");
  }

  private void evaluated(String name, int images, int seed, long step, double distance)
      throws IOException {
    Path folder = Files.createDirectories(runs.resolve(name).resolve("evaluations"));
    Files.writeString(
        folder.resolve("step-%08d-%d-%d.json".formatted(step, images, seed)),
        """
        {"step": %d, "seed": %d, "generated": {"images": %d, "frechetDistance": %s}}
        """
            .formatted(step, seed, images, distance));
  }

  @Test
  void theBestDistanceIsThatOfEvaluateWhereTheTrainingMeasuredNone() throws IOException {
    commit(run("first"), 8, Map.of());
    evaluated("first", 1000, 0, 4, 60);
    evaluated("first", 10_000, 0, 4, 90.25);
    evaluated("first", 10_000, 0, 8, 81);
    commit(run("second"), 4, Map.of(4L, 80.5));
    evaluated("second", 1000, 0, 4, 70);

    assertThat(job.run("runs", runs.toString())).as(job.err()).isZero();
    assertThat(job.out())
        .containsPattern("(?m)^first .* 81[.]00 at step 8 ")
        .containsPattern("(?m)^second .* 80[.]50 at step 4 ");
  }

  @Test
  void aRunIsNoDirectoryOfRuns() throws IOException {
    commit(run("first"), 8, Map.of());

    assertThat(job.run("runs", runs.resolve("first").toString())).isEqualTo(2);
    assertThat(job.err())
        .isEqualToNormalizingNewlines(
            "dcgan: %s/first is a run, expected the directory that runs lie in: name the one above it\n"
                .formatted(runs));
  }

  @Test
  void aDirectoryWithoutRunsSaysHowToMakeOne() {
    assertThat(job.run("runs", runs.toString())).isZero();
    assertThat(job.out()).startsWith("no run in " + runs + ": train --output");
  }

  @Test
  void aDirectoryThatIsNotThereIsRefused() {
    assertThat(job.run("runs", runs.resolve("x").toString())).isEqualTo(2);
    assertThat(job.err())
        .isEqualToNormalizingNewlines(
            "dcgan: %1$s/x does not exist: expected a directory of runs, which train --output %1$s/x makes\n"
                .formatted(runs));
  }

  @Test
  void aFolderOfModelsHoldsNoRuns() throws IOException {
    Files.createDirectories(runs.resolve("model/checkpoints"));
    Files.write(runs.resolve("model/config.json"), CONFIG);

    assertThat(job.run("runs", runs.toString())).isZero();
    assertThat(job.out()).startsWith("no run in");
  }
}
