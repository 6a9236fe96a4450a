package io.dcganspark.job.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.report.Measured;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunTakenOverException;
import io.dcganspark.job.training.RunEvent;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardRecorderTest {
  private static final Instant NOW = Instant.parse("2026-05-04T03:02:01.500Z");
  @TempDir Path output;

  private TensorBoardRecorder startedAt(long step) {
    TensorBoardRecorder recorder = new TensorBoardRecorder(claimed(), 2, () -> NOW);
    recorder.onEvent(new RunEvent.Started(step, 100));
    return recorder;
  }

  private RunDirectory claimed() {
    RunDirectory run = RunDirectory.open(output.toString(), "run", new Configuration());
    run.claim("app-1");
    return run;
  }

  private static void step(TensorBoardRecorder recorder, long... steps) {
    for (long step : steps) {
      recorder.onEvent(new RunEvent.StepLogged(Measured.step(step)));
      recorder.onEvent(new RunEvent.SamplesDrawn(Measured.samples(step)));
    }
  }

  private Path directory() {
    return output.resolve("run/tensorboard");
  }

  private List<String> names() throws IOException {
    return EventFiles.files(directory()).stream()
        .map(file -> file.getFileName().toString().replaceFirst("\\.1777863721$", ".START"))
        .toList();
  }

  private List<Long> stepsOf(String tag) throws IOException {
    return EventFiles.read(directory()).stream()
        .filter(point -> point.tag().equals(tag))
        .map(EventFiles.Point::step)
        .toList();
  }

  /** The check value of RFC 3720, B.4: what the tests' reader must compute by itself. */
  @Test
  void theReaderOfTheseTestsComputesTheChecksumOfTheStandard() {
    assertThat(EventFiles.crc32c(new byte[32])).isEqualTo(0x8a9136aa);
  }

  @Test
  void everyNumberOfAStepIsAScalarOfItsName() throws IOException {
    TensorBoardRecorder recorder = startedAt(0);
    step(recorder, 10);
    recorder.onEvent(new RunEvent.RoundEnded(10));

    List<EventFiles.Point> points = EventFiles.read(directory());
    assertThat(points)
        .extracting(EventFiles.Point::tag)
        .containsExactly(
            "training/epoch",
            "training/generatorLoss",
            "training/discriminatorLoss",
            "training/discriminatorOnReal",
            "training/discriminatorOnGenerated",
            "training/generatedSpread",
            "training/generatorGradientNorm",
            "training/imagesPerSecond",
            "training/exchangeSeconds",
            "samples");
    assertThat(points.subList(0, 9))
        .extracting(EventFiles.Point::number)
        .containsExactly(2.5f, 10.5f, 10.25f, 0.75f, 0.125f, 0.5f, 0.25f, 1000f, 0.015625f);
    assertThat(EventFiles.events(EventFiles.files(directory()).get(0)))
        .extracting(event -> event.one(1))
        .containsOnly(NOW.toEpochMilli() / 1e3);
  }

  @Test
  void aLossThatIsNoNumberIsLeftOut() throws IOException {
    TensorBoardRecorder recorder = startedAt(0);
    recorder.onEvent(new RunEvent.StepLogged(Measured.step(10, Double.NaN, 1)));
    recorder.onEvent(new RunEvent.RoundEnded(10));

    assertThat(stepsOf("training/generatorLoss")).isEmpty();
    assertThat(stepsOf("training/discriminatorLoss")).containsExactly(10L);
  }

  @Test
  void aRoundHasAFileWithItsNewestGrid() throws IOException {
    TensorBoardRecorder recorder = startedAt(0);
    step(recorder, 10, 20, 30);
    recorder.onEvent(new RunEvent.RoundEnded(20));
    recorder.onEvent(new RunEvent.RoundEnded(40));

    assertThat(names())
        .containsExactly(
            "events.out.tfevents.step-00000020.START", "events.out.tfevents.step-00000040.START");
    assertThat(stepsOf("training/generatorLoss")).containsExactly(10L, 20L, 30L);
    assertThat(stepsOf("samples")).containsExactly(20L, 30L);
    EventFiles.Point last =
        EventFiles.read(directory()).stream()
            .filter(point -> point.tag().equals("samples"))
            .reduce((first, second) -> second)
            .orElseThrow();
    BufferedImage grid = ImageIO.read(new ByteArrayInputStream(last.picture()));
    assertThat(grid.getRaster().getSample(20, 20, 0)).isEqualTo(30);
  }

  @Test
  void evaluationsStandBesideTheSteps() throws IOException {
    TensorBoardRecorder recorder = startedAt(0);
    step(recorder, 10);
    recorder.onEvent(new RunEvent.Evaluated(Measured.evaluation(10, 12.5)));
    recorder.onEvent(new RunEvent.RoundEnded(10));

    assertThat(EventFiles.read(directory()))
        .filteredOn(point -> point.tag().startsWith("evaluation/"))
        .extracting(EventFiles.Point::tag)
        .containsExactly(
            "evaluation/images",
            "evaluation/frechetDistance",
            "evaluation/kernelDistance",
            "evaluation/kernelDistanceDeviation",
            "evaluation/precision",
            "evaluation/recall",
            "evaluation/density",
            "evaluation/coverage",
            "evaluation/inceptionScore",
            "evaluation/confidence",
            "evaluation/entropy",
            "evaluation/classesCovered",
            "evaluation/classDistance");
    assertThat(EventFiles.read(directory()))
        .filteredOn(point -> point.tag().equals("evaluation/frechetDistance"))
        .extracting(EventFiles.Point::number)
        .containsExactly(12.5f);
  }

  @Test
  void stepsThatARepeatedRoundPublishesAgainAreThereOnce() throws IOException {
    TensorBoardRecorder recorder = startedAt(0);
    step(recorder, 10);
    recorder.onEvent(new RunEvent.RoundEnded(10));
    step(recorder, 20);
    recorder.onEvent(new RunEvent.Evaluated(Measured.evaluation(20, 1)));
    recorder.onEvent(new RunEvent.RolledBack(10, "executor lost"));
    step(recorder, 15, 20);
    recorder.onEvent(new RunEvent.RoundEnded(20));

    assertThat(stepsOf("training/generatorLoss")).containsExactly(10L, 15L, 20L);
    assertThat(stepsOf("evaluation/frechetDistance")).isEmpty();
    assertThat(stepsOf("samples")).containsExactly(10L, 20L);
  }

  @Test
  void aRunThatResumesReplacesWhatItTrainsAgainAndSaysSo() throws IOException {
    TensorBoardRecorder first = startedAt(0);
    step(first, 10);
    first.onEvent(new RunEvent.RoundEnded(10));
    step(first, 20);
    first.onEvent(new RunEvent.RoundEnded(20));

    TensorBoardRecorder second = startedAt(10);
    step(second, 12);
    second.onEvent(new RunEvent.RoundEnded(14));

    assertThat(names())
        .containsExactly(
            "events.out.tfevents.step-00000010.START", "events.out.tfevents.step-00000014.START");
    assertThat(stepsOf("training/generatorLoss")).containsExactly(10L, 12L);
    ProtocolBuffer start = EventFiles.events(EventFiles.files(directory()).get(1)).get(1);
    assertThat(start.number(2)).isEqualTo(11);
    assertThat(start.message(7).number(1)).as("SessionLog.START").isEqualTo(1);
  }

  @Test
  void aRoundOfWhichNothingWasLoggedHasNoFile() {
    startedAt(0).onEvent(new RunEvent.RoundEnded(5));

    assertThat(directory()).doesNotExist();
  }

  @Test
  void aDriverThatWasSupersededWritesNoMore() {
    TensorBoardRecorder recorder = startedAt(0);
    step(recorder, 10);
    claimed();

    assertThatThrownBy(() -> recorder.onEvent(new RunEvent.RoundEnded(10)))
        .isInstanceOf(RunTakenOverException.class);
    assertThat(directory()).doesNotExist();
  }
}
