package io.dcganspark.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From which of the checkpoints 4, 8 and 12 a run goes on when 12 is damaged. */
class NewestCheckpointTest {
  @TempDir Path directory;
  private TestRun run;

  @BeforeEach
  void commitThree() {
    run = new TestRun(directory).with(4, 8, 12);
  }

  private List<String> resumesFrom(long step) throws IOException {
    try (CapturedLog log = new CapturedLog(Checkpoints.class)) {
      Checkpoint newest = run.opened().newestCheckpoint().orElseThrow();
      assertThat(newest.step()).isEqualTo(step);
      assertThat(newest.read(TestRun.STATE)).isEqualTo(TestRun.contents(step).get(TestRun.STATE));
      return log.warnings();
    }
  }

  private void resumesFromThePreviousOneSaying(String reason) throws IOException {
    assertThat(resumesFrom(8))
        .singleElement()
        .asString()
        .contains(Manifest.nameOf(12), "is passed over: ", reason);
  }

  @Test
  void isTheLastOneWhenAllAreWhole() throws IOException {
    assertThat(resumesFrom(12)).isEmpty();
  }

  @Test
  void isNoneInANewRun() {
    assertThat(new TestRun(directory.resolve("other")).opened().newestCheckpoint()).isEmpty();
  }

  @Test
  void resumesFromThePreviousCheckpointWhenTheNewestIsTruncated() throws IOException {
    TestRun.truncate(run.file(12, TestRun.STATE));
    resumesFromThePreviousOneSaying("its manifest says");
  }

  @Test
  void resumesFromThePreviousCheckpointWhenABitFlipped() throws IOException {
    TestRun.flipABit(run.file(12, TestRun.STATE));
    resumesFromThePreviousOneSaying("is damaged: its SHA-256 is not its manifest's");
  }

  @Test
  void resumesFromThePreviousCheckpointWhenAnyFileIsMissing() throws IOException {
    Files.delete(run.file(12, "generator.zip"));
    resumesFromThePreviousOneSaying("generator.zip is missing");
  }

  @Test
  void resumesFromThePreviousCheckpointWhenTheFolderIsGone() throws IOException {
    FileUtils.deleteDirectory(run.folder(12).toFile());
    resumesFromThePreviousOneSaying("is missing");
  }

  @Test
  void resumesFromThePreviousCheckpointWhenTheManifestIsHalfWritten() throws IOException {
    TestRun.truncate(run.manifest(12));
    resumesFromThePreviousOneSaying("it is no JSON");
  }

  @Test
  void resumesFromThePreviousCheckpointWhenTheManifestIsEmpty() throws IOException {
    Files.write(run.manifest(12), new byte[0]);
    resumesFromThePreviousOneSaying("it is empty");
  }

  @Test
  void refusesAManifestOfANewerVersionInsteadOfUsingAnOlderCheckpoint() throws IOException {
    Files.writeString(
        run.manifest(12),
        Files.readString(run.manifest(12)).replace("\"version\" : 2", "\"version\" : 3"));
    assertThatThrownBy(() -> run.opened().newestCheckpoint())
        .isInstanceOf(UserErrorException.class)
        .hasMessageMatching(
            "file:.*/MANIFEST-00000012.json cannot be used: its version is 3, this job reads up to"
                + " 2: .* wrote it; use that version, or give another --run-id");
    TestRun.truncate(run.file(12, TestRun.STATE));
    assertThatThrownBy(() -> run.opened().requireKnownVersion())
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("its version is 3");
    assertThatThrownBy(() -> Checkpoint.at(run.path("").toString(), new Configuration()))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("its version is 3");
  }

  @Test
  void readsCheckpointsOfVersionOne() throws IOException {
    run.makeVersionOne(12);
    assertThat(resumesFrom(12)).isEmpty();
    assertThat(run.opened().newestCheckpoint().orElseThrow().run()).isEmpty();
    assertThat(run.opened().newestCheckpoint().orElseThrow().history()).isEmpty();
  }

  @Test
  void resumesFromThePreviousCheckpointWhenTheManifestIsHuge() throws IOException {
    Files.write(run.manifest(12), new byte[(1 << 20) + 1]);
    resumesFromThePreviousOneSaying("too many for a manifest");
  }

  @Test
  void resumesFromThePreviousCheckpointWhenTheManifestIsADirectory() throws IOException {
    Files.delete(run.manifest(12));
    Files.createDirectory(run.manifest(12));
    resumesFromThePreviousOneSaying("there is no file " + Manifest.nameOf(12));
  }

  @Test
  void resumesFromThePreviousCheckpointWhenAFileIsADirectory() throws IOException {
    Path file = run.file(12, "generator.zip");
    Files.delete(file);
    Files.createDirectory(file);
    resumesFromThePreviousOneSaying("generator.zip is missing");
  }

  @Test
  void resumesFromThePreviousCheckpointWhenTheManifestWasCopiedFromAnotherStep()
      throws IOException {
    Files.copy(
        run.manifest(4), run.manifest(12), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    resumesFromThePreviousOneSaying("it names step 4");
  }

  @Test
  void resumesFromThePreviousCheckpointWhenTheManifestIsMissing() throws IOException {
    Files.delete(run.manifest(12));
    assertThat(resumesFrom(8))
        .singleElement()
        .asString()
        .contains("step-00000012-", "has all files of a checkpoint and no manifest");
  }

  @Test
  void warnsOfEachCheckpointThatIsPassedOver() throws IOException {
    TestRun.truncate(run.manifest(12));
    TestRun.flipABit(run.file(8, "generator.zip"));
    assertThat(resumesFrom(4))
        .satisfiesExactly(
            first -> assertThat(first).contains(Manifest.nameOf(12)),
            second -> assertThat(second).contains(Manifest.nameOf(8)));
  }

  @Test
  void foreignFilesAndStaleFoldersDoNotMatter() throws IOException {
    Path checkpoints = run.path("checkpoints");
    for (String name :
        List.of("MANIFEST-00000016.json.tmp", "MANIFEST-16.json", "notes.txt", ".DS_Store")) {
      Files.writeString(checkpoints.resolve(name), "foreign");
    }
    Files.createDirectories(checkpoints.resolve("step-00000016-dead"));
    Files.writeString(checkpoints.resolve("step-00000016-dead").resolve(TestRun.STATE), "half");
    assertThat(resumesFrom(12)).isEmpty();
  }

  @Test
  void refusesToStartAnewWhenNoneVerifies() throws IOException {
    for (long step : List.of(4, 8, 12)) {
      TestRun.flipABit(run.file(step, TestRun.STATE));
    }
    assertThatThrownBy(() -> run.opened().newestCheckpoint())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("none of the 3 checkpoints under file:")
        .hasMessageContaining(Manifest.nameOf(4))
        .hasMessageEndingWith("; restore one, or give the run another id");
  }

  @Test
  void refusesToStartAnewWhenTheOnlyOneDoesNotVerify() throws IOException {
    TestRun only = new TestRun(directory.resolve("only")).with(4);
    TestRun.flipABit(only.file(4, TestRun.STATE));
    assertThatThrownBy(() -> only.opened().newestCheckpoint())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the only checkpoint under file:")
        .hasMessageContaining(" does not verify, it is " + Manifest.nameOf(4) + ": ")
        .hasMessageEndingWith("; restore it, or give the run another id");
  }

  @Test
  void refusesToStartAnewWhenTheCheckpointsAreAFile() throws IOException {
    FileUtils.deleteDirectory(run.path("checkpoints").toFile());
    Files.write(run.path("checkpoints"), "what".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> run.opened().newestCheckpoint())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("checkpoints is a file, expected a directory");
  }
}
