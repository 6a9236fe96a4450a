package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.Damage;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.report.RecordedRuns;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.History;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunRecord;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.InitialState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every file of a finished run, damaged in nine ways, before each command that reads a run without
 * executors. What a command does then is right, or it uses another checkpoint with a warning, or it
 * refuses in one line; nothing else, and never other weights.
 */
@Tag("chaos")
class RunSweepTest {
  private static final long OLDER = 4;
  private static final long NEWEST = 8;

  @TempDir private static Path directory;
  private static Path run;
  private static DamagedCopies copies;
  private static byte[] older;
  private static byte[] newest;

  /** What a command did. */
  private enum Outcome {
    RIGHT,
    FALLBACK,
    REFUSED
  }

  @BeforeAll
  static void train() throws IOException {
    run = RecordedRuns.write(directory.resolve("whole/run"), 64, 4, (int) NEWEST, 32);
    JobConfig config =
        new JobConfigLoader(new Configuration(false))
            .option("--data", "data.path", "mnist")
            .set("model.recipe=" + SmallRecipe.class.getName())
            .set("training.replicas=2")
            .load();
    copies = new DamagedCopies(run, directory.resolve("damaged/run"));
    RunDirectory made =
        RunDirectory.open(run.getParent().toString(), "run", new Configuration(false));
    made.claim("app-1");
    byte[] configuration = config.toJson().getBytes(StandardCharsets.UTF_8);
    byte[] provenance = "{\"starts\":[{\"firstStep\":0}]}".getBytes(StandardCharsets.UTF_8);
    made.write(RunRecord.CONFIG, configuration);
    made.write(RunRecord.PROVENANCE, provenance);
    String identity = new UUID(0, 1).toString();
    // The older one is the better one, so that the best and the newest are two.
    commit(made, config, OLDER, record(identity, configuration, provenance, Map.of(OLDER, 1.0)));
    commit(
        made,
        config,
        NEWEST,
        record(identity, configuration, provenance, Map.of(OLDER, 1.0, NEWEST, 2.0)));
    made.markComplete();
    older = export(run, "/checkpoints/best").content();
    newest = export(run, "").content();
    assertThat(older).isNotNull().isNotEqualTo(newest);
  }

  private static RunRecord record(
      String identity, byte[] config, byte[] provenance, Map<Long, Double> distances) {
    return new RunRecord(identity, config, provenance, History.of(distances));
  }

  private static void commit(RunDirectory run, JobConfig config, long step, RunRecord record) {
    Recipe recipe = config.model().toRecipe();
    TrainingState drawn = InitialState.of(recipe, step);
    TrainingState state = new TrainingState(step, drawn.generator(), drawn.discriminator());
    run.commit(step, CheckpointFiles.of(recipe, config.training(), state), record, 2);
  }

  /** What {@code export} wrote, or null, and what it said. */
  private record Export(byte[] content, int code, TestParts job, List<String> warnings) {}

  private static Export export(Path of, String checkpoint) throws IOException {
    Path to = directory.resolve("exported.safetensors");
    Files.deleteIfExists(to);
    TestParts job = new TestParts();
    try (CapturedLog log = new CapturedLog()) {
      int code = job.run("export", "--checkpoint", of + checkpoint, "--to", to.toString());
      byte[] content = Files.exists(to) ? Files.readAllBytes(to) : null;
      return new Export(content, code, job, log.warnings());
    }
  }

  private static boolean isOf(long step, Path file) {
    return file.toString().startsWith("checkpoints/step-%08d".formatted(step))
        || file.toString().equals("checkpoints/MANIFEST-%08d.json".formatted(step));
  }

  private static boolean damages(long step, Path file, Damage damage) throws IOException {
    return copies.changes(changed -> isOf(step, changed), file, damage);
  }

  private static Outcome outcome(Export export, byte[] right, byte[] fallback) {
    if (export.code() != 0) {
      assertThat(export.job().err()).startsWith("dcgan: ").hasLineCount(1);
      assertThat(export.content()).isNull();
      return Outcome.REFUSED;
    }
    assertThat(export.job().err()).isEmpty();
    if (Arrays.equals(export.content(), right)) {
      return Outcome.RIGHT;
    }
    assertThat(export.content()).isEqualTo(fallback);
    assertThat(export.warnings()).isNotEmpty();
    return Outcome.FALLBACK;
  }

  private interface Check {
    Outcome of(Path file, Path copy) throws IOException;
  }

  private static void sweep(Damage damage, Check actual, Check expected) throws IOException {
    Map<String, Outcome> outcomes = new TreeMap<>();
    Map<String, Outcome> wanted = new TreeMap<>();
    for (Path file : copies.files()) {
      outcomes.put(file.toString(), actual.of(file, copies.with(file, damage)));
      wanted.put(file.toString(), expected.of(file, null));
    }
    assertThat(outcomes).isEqualTo(wanted);
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void theNewestCheckpointIsUsedOrTheOneBefore(Damage damage) throws IOException {
    sweep(
        damage,
        (file, copy) -> outcome(export(copy, ""), newest, older),
        (file, none) -> {
          if (!damages(NEWEST, file, damage)) {
            return Outcome.RIGHT;
          }
          return damages(OLDER, file, damage) ? Outcome.REFUSED : Outcome.FALLBACK;
        });
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void theBestCheckpointIsUsedOrTheNextBest(Damage damage) throws IOException {
    for (Path file : copies.files()) {
      Export export = export(copies.with(file, damage), "/checkpoints/best");
      Outcome outcome = outcome(export, older, newest);
      if (!damages(OLDER, file, damage)) {
        assertThat(outcome).as("%s of %s", damage, file).isEqualTo(Outcome.RIGHT);
      } else {
        assertThat(outcome).as("%s of %s", damage, file).isNotEqualTo(Outcome.RIGHT);
      }
    }
  }

  /** Its weights, and the configuration that decides whether it may resume. */
  @ParameterizedTest
  @EnumSource(Damage.class)
  void whatATrainingResumesIsWhole(Damage damage) throws IOException {
    for (Path file : copies.files()) {
      Path copy = copies.with(file, damage);
      try {
        Checkpoint resumed = Checkpoint.at(copy.toString(), new Configuration(false));
        assertThat(resumed.step())
            .as("%s of %s", damage, file)
            .isEqualTo(damages(NEWEST, file, damage) ? OLDER : NEWEST);
        assertThat(CheckpointFiles.state(resumed).step()).isEqualTo(resumed.step());
        assertThat(CheckpointFiles.config(resumed).toJson()).contains("SmallRecipe");
      } catch (UserErrorException e) {
        assertThat(e).as("%s of %s", damage, file).hasMessageNotContaining("\n");
        assertThat(damages(NEWEST, file, damage) && damages(OLDER, file, damage)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void compareIsRightOrLeavesOutOrRefusesInALine(Damage damage) throws IOException {
    for (Path file : copies.files()) {
      if (file.toString().startsWith("checkpoints/") || file.toString().startsWith("owner/")) {
        continue; // A comparison does not read them.
      }
      Path copy = copies.with(file, damage);
      Path to = directory.resolve("comparison");
      FileUtils.deleteDirectory(to.toFile());
      TestParts job = new TestParts();
      int code = job.run("compare", run.toString(), copy.toString(), "--to", to.toString());
      if (code == 0) {
        assertThat(job.err()).as("%s of %s", damage, file).isEmpty();
        assertThat(to.resolve("comparison.md")).exists();
      } else {
        assertThat(code).as("%s of %s: %s", damage, file, job.err()).isEqualTo(2);
        assertThat(job.err()).startsWith("dcgan: ").hasLineCount(1);
        assertThat(to).doesNotExist();
      }
    }
  }

  @Test
  void theSweepHasEveryFile() {
    // Configuration, provenance, metrics, _SUCCESS, the owner's two files, the mark of the best
    // checkpoint, nine pictures; of each checkpoint its manifest and six files.
    assertThat(copies.files()).hasSizeGreaterThanOrEqualTo(7 + 9 + 2 * 7);
  }
}
