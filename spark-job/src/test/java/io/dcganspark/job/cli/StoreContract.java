package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for data and run directories on every store. */
abstract class StoreContract {
  /** The commands, with data and runs on the store under test. */
  abstract StoreJob job();

  /** The end of the training of the run {@code first}, before all tests. */
  abstract StoreJob.Outcome first();

  @Test
  void aRunEndsWithTheBitsOfOneOnLocalFiles() throws IOException {
    assertThat(first().exitCode()).as(first().printed()).isZero();
    assertThat(job().view("first").stateAfter(StoreJob.LAST_STEP)).isEqualTo(ReferenceRun.state());
  }

  @Test
  void aCompleteRunIsNotRunAgain() throws IOException {
    Map<String, byte[]> before = job().view("first").contents();

    StoreJob.Outcome again = job().train("first");

    assertThat(again.exitCode()).as(again.printed()).isZero();
    assertThat(again.printed()).contains("/first is complete: nothing to do");
    assertThat(job().view("first").contents()).containsExactlyEntriesOf(before);
  }

  @Test
  void aTruncatedCheckpointIsPassedOverForTheOneBefore() throws IOException {
    job().interruptedCopy("first", "truncated").truncateStateAfter(StoreJob.LAST_STEP);

    StoreJob.Outcome resumed = job().train("truncated");

    assertThat(resumed.exitCode()).as(resumed.printed()).isZero();
    assertThat(resumed.printed())
        .containsPattern("WARN Checkpoints: .*MANIFEST-00000006.json is passed over")
        .contains("6 steps of which 4 are done");
    assertThat(job().view("truncated").stateAfter(StoreJob.LAST_STEP))
        .isEqualTo(ReferenceRun.state());
  }

  @Test
  void aRunIsPublishedOnceAndUsedAsTheLatestModel() throws IOException {
    StoredRunView run = job().view("first");
    run.write(
        EvaluatedRun.file(StoreJob.LAST_STEP),
        EvaluatedRun.content(run.stateAfter(StoreJob.LAST_STEP), StoreJob.LAST_STEP, 100));
    String models = job().root() + "/models";
    String[] publish = {"publish", "--checkpoint", job().root() + "/runs/first", "--to", models};

    StoreJob.Outcome outcome = job().run(publish);
    StoreJob.Outcome again = job().run(publish);

    assertThat(outcome.exitCode()).as(outcome.printed()).isZero();
    assertThat(outcome.printed()).contains("/models/MANIFEST-00000001.json");
    assertThat(again.exitCode()).as(again.printed()).isZero();
    assertThat(again.printed()).contains("is published already: nothing to do");
    assertThat(job().generate("latest-model", models + "/latest")).isEqualTo(ReferenceRun.images());
  }

  @Test
  void imagesAreGeneratedFromTheStoreToTheStore() throws IOException {
    assertThat(job().generate("first")).isEqualTo(ReferenceRun.images());
  }
}
