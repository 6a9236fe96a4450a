package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunTakenOverException;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.job.training.TaskTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecorderTest {
  private static final long LAST = 100;
  @TempDir Path directory;

  private RunDirectory run() {
    return RunDirectory.open(directory.toString(), "run", new Configuration());
  }

  private RunRecorder startedAt(long step) {
    RunDirectory run = run();
    run.claim("app-1");
    RunRecorder recorder = new RunRecorder(run, 2);
    recorder.onEvent(new RunEvent.Started(step, LAST));
    return recorder;
  }

  private static void step(RunRecorder recorder, long... steps) {
    for (long step : steps) {
      recorder.onEvent(new RunEvent.StepLogged(Measured.step(step)));
      recorder.onEvent(new RunEvent.SamplesDrawn(Measured.samples(step)));
    }
  }

  private Path file(String name) {
    return directory.resolve("run").resolve(name);
  }

  private List<Long> metrics() throws IOException {
    return MetricsLog.parse(Files.readString(file("metrics.jsonl")), Long.MAX_VALUE).stream()
        .map(StepMetrics::step)
        .toList();
  }

  private List<String> samples() {
    return run().list("samples");
  }

  private int frames() throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(file("samples.gif").toFile())) {
      reader.setInput(in);
      return reader.getNumImages(true);
    }
  }

  @Test
  void writesMetricsAndSamplesAtTheEndOfARoundAndNotBefore() throws IOException {
    try (RunRecorder recorder = startedAt(0)) {
      step(recorder, 10, 20);
      assertThat(file("metrics.jsonl")).doesNotExist();
      assertThat(samples()).isEmpty();

      recorder.onEvent(new RunEvent.RoundEnded(20));

      assertThat(metrics()).containsExactly(10L, 20L);
      assertThat(samples()).containsExactly("step-00000010.png", "step-00000020.png");
      assertThat(Files.readAllBytes(file("samples/step-00000020.png")))
          .isEqualTo(SampleGrid.png(SampleGrid.draw(Measured.samples(20), 2)));
    }
  }

  @Test
  void stepsThatTheNextRoundHasPublishedWaitForItsEnd() throws IOException {
    try (RunRecorder recorder = startedAt(0)) {
      step(recorder, 10, 20, 30);

      recorder.onEvent(new RunEvent.RoundEnded(20));

      assertThat(metrics()).containsExactly(10L, 20L);
      assertThat(samples()).containsExactly("step-00000010.png", "step-00000020.png");
      recorder.onEvent(new RunEvent.RoundEnded(40));
      assertThat(metrics()).containsExactly(10L, 20L, 30L);
      assertThat(samples()).endsWith("step-00000030.png");
    }
  }

  @Test
  void drawsTheWholeCourseWhenTheRunIsComplete() throws IOException {
    try (RunRecorder recorder = startedAt(0)) {
      step(recorder, 10, 20);
      recorder.onEvent(new RunEvent.RoundEnded(20));
      step(recorder, 30);
      recorder.onEvent(new RunEvent.RoundEnded(30));
      recorder.onEvent(new RunEvent.Completed());
    }
    assertThat(frames()).isEqualTo(3);
    assertThat(ImageIO.read(file("losses.png").toFile()).getWidth()).isEqualTo(900);
    assertThat(run().list("."))
        .containsExactly(
            "losses.png", "metrics.jsonl", "owner", "report.html", "samples", "samples.gif");
  }

  @Test
  void aRunWithoutSamplesHasNoAnimation() {
    try (RunRecorder recorder = startedAt(0)) {
      recorder.onEvent(new RunEvent.StepLogged(Measured.step(10)));
      recorder.onEvent(new RunEvent.Completed());
    }
    assertThat(file("losses.png")).exists();
    assertThat(file("samples.gif")).doesNotExist();
  }

  @Test
  void whatStandsBehindTheStepFromWhichARunResumesIsDropped() throws IOException {
    try (RunRecorder recorder = startedAt(0)) {
      step(recorder, 10, 20, 30);
      recorder.onEvent(new RunEvent.RoundEnded(30));
    }
    try (RunRecorder recorder = startedAt(20)) {
      assertThat(samples()).containsExactly("step-00000010.png", "step-00000020.png");
      step(recorder, 25);
      recorder.onEvent(new RunEvent.RoundEnded(25));
      recorder.onEvent(new RunEvent.Completed());
    }
    assertThat(metrics()).containsExactly(10L, 20L, 25L);
    assertThat(samples()).hasSize(3).endsWith("step-00000025.png");
    assertThat(frames()).isEqualTo(3);
  }

  @Test
  void warningsAndTaskTimesOfEarlierStartsStayInTheReport() throws IOException {
    try (RunRecorder recorder = startedAt(0)) {
      recorder.onEvent(new RunEvent.StepLogged(Measured.step(10)));
      recorder.warn("images are alike");
      recorder.onEvent(
          new RunEvent.TasksTimed(10, List.of(new TaskTimes(0, "host-a:7001", 1, 10, 2, 0.5))));
      recorder.onEvent(new RunEvent.RoundEnded(10));
      recorder.onEvent(new RunEvent.StepLogged(Measured.step(20)));
      recorder.warn("of steps that are done again");
      recorder.onEvent(new RunEvent.RoundEnded(20));
    }
    try (RunRecorder recorder = startedAt(10)) {
      recorder.onEvent(new RunEvent.RoundEnded(10));
      recorder.onEvent(new RunEvent.Completed());
    }
    assertThat(Files.readAllLines(file("metrics.jsonl")).subList(1, 3))
        .containsExactlyInAnyOrder(
            "{\"warning\":{\"step\":10,\"text\":\"images are alike\"}}",
            "{\"round\":{\"step\":10,\"tasks\":[{\"rank\":0,\"host\":\"host-a:7001\",\"replicas\":1,"
                + "\"steps\":10,\"computeSeconds\":2.0,\"exchangeSeconds\":0.5}]}}");
    assertThat(Files.readString(file("report.html")))
        .contains("images are alike", "host-a:7001")
        .doesNotContain("of steps that are done again");
  }

  @Test
  void evaluationsAreKeptUpToTheStepFromWhichARunResumes() throws IOException {
    try (RunRecorder recorder = startedAt(0)) {
      for (long step = 10; step <= 30; step += 10) {
        step(recorder, step);
        recorder.onEvent(new RunEvent.Evaluated(Measured.evaluation(step, 100.0 / step)));
        recorder.onEvent(new RunEvent.RoundEnded(step));
      }
    }
    try (RunRecorder recorder = startedAt(20)) {
      step(recorder, 25);
      recorder.onEvent(new RunEvent.Evaluated(Measured.evaluation(25, 4)));
      recorder.onEvent(new RunEvent.RoundEnded(25));
    }
    assertThat(EvaluationHistory.ofOlderRun(run(), 100).distances())
        .containsExactly(entry(10L, 10.0), entry(20L, 5.0), entry(25L, 4.0));
    assertThat(EvaluationHistory.ofOlderRun(run(), 20).distances()).containsOnlyKeys(10L, 20L);
    assertThat(metrics()).containsExactly(10L, 20L, 25L);
  }

  @Test
  void stepsOfAFailedRoundAreForgotten() throws IOException {
    try (RunRecorder recorder = startedAt(0)) {
      step(recorder, 10);
      recorder.onEvent(new RunEvent.RoundEnded(10));
      step(recorder, 20, 30);
      recorder.onEvent(new RunEvent.RolledBack(10, "executor lost"));
      step(recorder, 15);
      recorder.onEvent(new RunEvent.RoundEnded(15));
      recorder.onEvent(new RunEvent.Completed());
    }
    assertThat(metrics()).containsExactly(10L, 15L);
    assertThat(samples()).containsExactly("step-00000010.png", "step-00000015.png");
    assertThat(frames()).isEqualTo(2);
  }

  @Test
  void aStepThatIsPublishedTwiceCountsOnceAndInOrder() throws IOException {
    try (RunRecorder recorder = startedAt(0)) {
      step(recorder, 20);
      step(recorder, 10, 20);
      recorder.onEvent(new RunEvent.RoundEnded(20));
    }
    assertThat(metrics()).containsExactly(10L, 20L);
  }

  @Test
  void aSampleThatCannotBeReadIsMissingInTheAnimationOnly() throws IOException {
    try (RunRecorder recorder = startedAt(0)) {
      step(recorder, 10, 20);
      recorder.onEvent(new RunEvent.RoundEnded(20));
    }
    Files.writeString(file("samples/step-00000010.png"), "half");
    Files.writeString(file("samples/notes.txt"), "mine");
    try (CapturedLog log = new CapturedLog(RunRecorder.class);
        RunRecorder recorder = startedAt(20)) {
      assertThat(log.warnings())
          .containsExactly(
              "samples/step-00000010.png will be missing in samples.gif: it is no picture");
      step(recorder, 30);
      recorder.onEvent(new RunEvent.Completed());
    }
    assertThat(frames()).isEqualTo(2);
    assertThat(samples()).contains("notes.txt");
  }

  @Test
  void picturesThatCannotBeWrittenDoNotFailTheTraining() throws IOException {
    try (RunRecorder recorder = startedAt(0);
        CapturedLog log = new CapturedLog(BackgroundDrawing.class)) {
      Files.createDirectories(file("losses.png"));
      step(recorder, 10);
      recorder.onEvent(new RunEvent.RoundEnded(10));
      recorder.onEvent(new RunEvent.Completed());
      assertThat(log.warnings()).isNotEmpty();
    }
    assertThat(metrics()).containsExactly(10L);
  }

  @Test
  void aDriverThatWasSupersededWritesNoMore() throws IOException {
    try (RunRecorder recorder = startedAt(0)) {
      step(recorder, 10);
      recorder.onEvent(new RunEvent.RoundEnded(10));
      run().claim("app-2");
      step(recorder, 20);
      assertThatThrownBy(() -> recorder.onEvent(new RunEvent.RoundEnded(20)))
          .isInstanceOf(RunTakenOverException.class);
    }
    assertThat(metrics()).containsExactly(10L);
    assertThat(samples()).containsExactly("step-00000010.png");
  }

  @Test
  void whatNoRunWritesIsNoPartOfTheCourseOfARunThatResumes() throws IOException {
    try (RunRecorder recorder = startedAt(0)) {
      step(recorder, 10, 20);
      recorder.onEvent(new RunEvent.RoundEnded(20));
    }
    Files.write(
        file("metrics.jsonl"),
        List.of(
            "{\"step\":18446744073709551621}", // 5 in 64 bits
            "{\"step\":-7}",
            "{\"step\":1e400}",
            "{\"warning\":{\"step\":18446744073709551621,\"text\":\"of no step\"}}"),
        StandardOpenOption.APPEND);
    Files.delete(file("samples/step-00000010.png"));
    Files.createDirectory(file("samples/step-00000010.png"));

    try (RunRecorder recorder = startedAt(20);
        CapturedLog log = new CapturedLog(BackgroundDrawing.class)) {
      step(recorder, 30);
      recorder.onEvent(new RunEvent.RoundEnded(30));
      recorder.onEvent(new RunEvent.Completed());
      assertThat(log.warnings()).isEmpty();
    }
    assertThat(metrics()).containsExactly(10L, 20L, 30L);
    assertThat(Files.readString(file("metrics.jsonl"))).doesNotContain("of no step");
    assertThat(frames()).isEqualTo(2);
  }
}
