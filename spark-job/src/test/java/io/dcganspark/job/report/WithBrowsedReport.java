package io.dcganspark.job.report;

import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.Samples;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.job.training.TaskTimes;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The report of a run, opened from its file in a real browser. */
abstract class WithBrowsedReport extends WithBrowser {
  private static final long STEPS = 400;

  /** Holds the run {@code browsed}, which all tests of a JVM look at. */
  static Path directory;

  @BeforeAll
  static synchronized void writeAReport() throws IOException {
    if (directory != null) {
      return;
    }
    directory = Files.createTempDirectory("report");
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> Utils.deleteRecursively(directory.toFile())));
    RunDirectory run = RunDirectory.open(directory.toString(), "browsed", new Configuration());
    run.claim("app-1");
    run.writeText(
        "config.json",
        """
        {"model": {"recipe": "dcgan-conditional", "classes": 3},
         "training": {"note": "</script><b id='injected'>", "batch-size": 64, "replicas": 2}}
        """);
    run.writeText(
        Provenance.FILE,
        """
        {"data": {"path": "mnist", "images": 60000, "sha256": "d1"},
         "starts": [{"devices": ["processor </script><b id='injected'>"]}]}
        """);
    for (long step : new long[] {200, 400}) {
      run.writeText("checkpoints/MANIFEST-%08d.json".formatted(step), "{}");
      run.writeText("checkpoints/step-%08d-1/state".formatted(step), "");
    }
    run.write(RealGrid.FILE, SampleGrid.png(SampleGrid.draw(samples(1), 4)));
    run.write("walk.png", SampleGrid.png(SampleGrid.draw(samples(2), 8)));
    run.write("walk-large.gif", new byte[(2 << 20) + 1]);
    try (RunRecorder recorder = new RunRecorder(run, 4)) {
      train(recorder);
    }
    run.writeText(
        "evaluations/step-00000300-x.json",
        """
{"step": 300, "seed": 7, "weights": "average", "generated": {"images": 10000,
 "frechetDistance": 1.25, "precision": 0.5, "recall": 0.75}, "test": {"frechetDistance": 0.669},
 "data": {"path": "</script><b id='injected'>", "sha256": "0123456789abcdef"},
 "classifier": {"sha256": "ba9876543210ba98"}}
""");
    ReportBeside.update(run);
  }

  private static void train(RunRecorder recorder) {
    recorder.onEvent(new RunEvent.Started(0, STEPS));
    for (long step = 10; step <= STEPS; step += 10) {
      recorder.onEvent(new RunEvent.StepLogged(measured(step, 0.7 + 0.1 * Math.sin(step / 40.0))));
      if (step % 40 == 0) {
        recorder.onEvent(new RunEvent.SamplesDrawn(samples(step)));
      }
    }
    recorder.onEvent(new RunEvent.RolledBack(200, "rank 1 on host b was lost"));
    for (long step = 210; step <= STEPS; step += 10) {
      recorder.onEvent(new RunEvent.StepLogged(measured(step, Double.NaN)));
    }
    recorder.onEvent(new RunEvent.SamplesDrawn(samples(STEPS)));
    for (long step = 200; step <= STEPS; step += 100) {
      recorder.onEvent(new RunEvent.Evaluated(Measured.evaluation(step, 1000.0 / step)));
    }
    recorder.onEvent(
        new RunEvent.TasksTimed(
            STEPS,
            List.of(
                new TaskTimes(0, "host-a:7001", 2, 200, 16, 0.4),
                new TaskTimes(1, "host-b:7001", 2, 200, 15.5, 0.9))));
    recorder.onEvent(new RunEvent.RoundEnded(STEPS));
    recorder.onEvent(new RunEvent.Completed());
  }

  private static StepMetrics measured(long step, double generatorLoss) {
    return Measured.step(
        step,
        Map.of(
            StepMetric.EPOCH, step / 100.0,
            StepMetric.GENERATOR_LOSS, generatorLoss,
            StepMetric.DISCRIMINATOR_LOSS, 0.65,
            StepMetric.DISCRIMINATOR_ON_REAL, 0.6,
            StepMetric.DISCRIMINATOR_ON_GENERATED, 0.4,
            StepMetric.IMAGES_PER_SECOND, 700.0,
            StepMetric.EXCHANGE_SECONDS, 0.002));
  }

  private static Samples samples(long step) {
    byte[] pixels = new byte[8 * 32 * 32];
    new Random(step).nextBytes(pixels);
    return new Samples(step, new ImageShape(1, 32, 32), pixels);
  }

  @BeforeEach
  void open() {
    open("light");
  }

  static void open(String scheme) {
    colors(scheme);
    browser.get(directory.resolve("browsed").resolve(ReportPage.FILE).toUri().toString());
  }
}
