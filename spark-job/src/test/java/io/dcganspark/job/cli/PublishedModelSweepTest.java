package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.Damage;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every file of two published models, damaged in nine ways, before each command that reads the
 * latest one without executors. What a command does then is right, or it uses the model before with
 * a warning, or it refuses in one line; nothing else, and no damage makes it lose a file.
 */
@Tag("chaos")
class PublishedModelSweepTest {
  /** What a command may do. */
  private enum Outcome {
    RIGHT,
    FALLBACK,
    REFUSED
  }

  @TempDir private static Path directory;
  private static Path models;
  private static DamagedCopies copies;
  private static Path next;
  private static byte[] first;
  private static byte[] second;

  @BeforeAll
  static void publishTwo() throws IOException {
    models = directory.resolve("models");
    copies = new DamagedCopies(models, directory.resolve("damaged"));
    publish(models, night(1, 100));
    first = exported(models, directory.resolve("first.safetensors"));
    publish(models, night(2, 50));
    second = exported(models, directory.resolve("second.safetensors"));
    next = night(3, 40);
    assertThat(first).isNotEqualTo(second);
  }

  private static Path night(long seed, double distance) {
    return SmallRun.write(directory.resolve("night-" + seed), seed).evaluated(distance).directory();
  }

  private static void publish(Path to, Path run) {
    TestParts job = new TestParts();
    assertThat(job.run("publish", "--checkpoint", run.toString(), "--to", to.toString()))
        .as(job::err)
        .isZero();
  }

  private static TestParts export(Path from, Path to) {
    TestParts job = new TestParts();
    job.run("export", "--checkpoint", from + "/latest", "--to", to.toString());
    return job;
  }

  private static byte[] exported(Path from, Path to) throws IOException {
    TestParts job = export(from, to);
    assertThat(to).as(job.err()).exists();
    return Files.readAllBytes(to);
  }

  /** A file of the latest model, or its manifest: the one before is used where it is damaged. */
  private static boolean isOfLatest(Path file) {
    return file.toString().startsWith("model-00000002")
        || file.toString().equals("MANIFEST-00000002.json");
  }

  private static boolean isOfFirst(Path file) {
    return file.toString().startsWith("model-00000001")
        || file.toString().equals("MANIFEST-00000001.json");
  }

  private static Outcome expected(Path file, Damage damage) throws IOException {
    if (!copies.changes(PublishedModelSweepTest::isOfLatest, file, damage)) {
      return Outcome.RIGHT;
    }
    boolean both = copies.changes(PublishedModelSweepTest::isOfFirst, file, damage);
    return both ? Outcome.REFUSED : Outcome.FALLBACK;
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void exportIsRightOrOfTheModelBeforeOrRefused(Damage damage) throws IOException {
    Map<String, Outcome> outcomes = new TreeMap<>();
    Map<String, Outcome> expected = new TreeMap<>();
    for (Path file : copies.files()) {
      Path copy = copies.with(file, damage);
      Path to = directory.resolve("exported.safetensors");
      Files.deleteIfExists(to);
      try (CapturedLog log = new CapturedLog(ModelRegistry.class)) {
        TestParts job = export(copy, to);
        outcomes.put(file.toString(), outcome(job, to, log));
      }
      expected.put(file.toString(), expected(file, damage));
    }
    assertThat(outcomes).isEqualTo(expected);
  }

  private static Outcome outcome(TestParts job, Path to, CapturedLog log) throws IOException {
    if (!Files.exists(to)) {
      assertThat(job.err()).startsWith("dcgan: --checkpoint ").hasLineCount(1);
      return Outcome.REFUSED;
    }
    assertThat(job.err()).isEmpty();
    if (Arrays.equals(Files.readAllBytes(to), second)) {
      return Outcome.RIGHT;
    }
    assertThat(Files.readAllBytes(to)).isEqualTo(first);
    assertThat(log.warnings())
        .anyMatch(warning -> warning.matches(".*MANIFEST-00000002.json is passed over: .*"));
    return Outcome.FALLBACK;
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void publishAddsAModelOrRefusesAndKeepsEveryOther(Damage damage) throws IOException {
    for (Path file : copies.files()) {
      Path copy = copies.with(file, damage);
      Map<String, String> before = TrainedRuns.contents(copy);
      before.remove(ModelRegistry.LATEST_FILE);
      TestParts job = new TestParts();
      int code = job.run("publish", "--checkpoint", next.toString(), "--to", copy.toString());
      if (code == 0) {
        assertThat(job.out()).as(file.toString()).contains("is the latest model: ");
        assertThat(stateOf(copy.resolve("latest"))).isEqualTo(stateOf(next));
        assertThat(copy.resolve(ModelRegistry.LATEST_FILE)).content().contains("night-3");
      } else {
        assertThat(damage).as("%s: %s", file, job.err()).isEqualTo(Damage.DIRECTORY);
        assertThat(file).hasToString(ModelRegistry.LATEST_FILE);
        assertThat(job.err()).contains("LATEST.json is a directory").hasLineCount(1);
      }
      assertThat(TrainedRuns.contents(copy)).as(file.toString()).containsAllEntriesOf(before);
    }
  }

  private static String stateOf(Path checkpoint) throws IOException {
    return Checkpoint.at(checkpoint.toString(), new Configuration(false)).stateSha256();
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void whatIsPublishedAlreadyIsPublishedAgainOnlyIfItIsDamaged(Damage damage) throws IOException {
    for (Path file : copies.files()) {
      Path copy = copies.with(file, damage);
      TestParts job = new TestParts();
      Path run = directory.resolve("night-2");
      int code = job.run("publish", "--checkpoint", run.toString(), "--to", copy.toString());
      if (code == 0) {
        boolean right = expected(file, damage) == Outcome.RIGHT;
        assertThat(job.out())
            .as("%s of %s", damage, file)
            .contains(right ? "is published already: nothing to do" : "is the latest model: ");
        assertThat(stateOf(copy.resolve("latest"))).isEqualTo(stateOf(run));
      } else {
        assertThat(file).as(job.err()).hasToString(ModelRegistry.LATEST_FILE);
        assertThat(job.err()).contains("LATEST.json is a directory").hasLineCount(1);
      }
    }
  }

  @Test
  void theSweepHasEveryFile() {
    // Two manifests and LATEST.json; of each model configuration, provenance, evaluation, and its
    // checkpoint's manifest, state and two archives.
    assertThat(copies.files()).hasSizeGreaterThanOrEqualTo(3 + 2 * 7);
  }
}
