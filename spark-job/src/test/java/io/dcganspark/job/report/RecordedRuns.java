package io.dcganspark.job.report;

import io.dcganspark.job.training.Samples;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Run directories with what a comparison reads. */
public final class RecordedRuns {
  /** A run's samples are 2 by 2 images of this shape. */
  public static final ImageShape SHAPE = new ImageShape(1, 8, 8);

  private RecordedRuns() {}

  /**
   * Writes a run whose every step is logged and drawn: the losses tell the step, G's in tenths, D's
   * in hundredths; the grey of its samples is ten times the epoch.
   *
   * @param directory of the run
   * @param batch images a step
   * @param stepsPerEpoch steps in an epoch
   * @param steps that were done
   * @param imagesPerSecond always
   * @param moreLines of metrics.jsonl
   */
  public static Path write(
      Path directory,
      int batch,
      int stepsPerEpoch,
      int steps,
      double imagesPerSecond,
      String... moreLines)
      throws IOException {
    Files.createDirectories(directory.resolve("samples"));
    Files.writeString(
        directory.resolve("config.json"),
        "{\"model\": {\"recipe\": \"gan\"}, \"training\": {\"batch-size\": %d, \"replicas\": 2}}"
            .formatted(batch));
    List<StepMetrics> metrics = new ArrayList<>();
    for (int step = 0; step <= steps; step++) {
      double epoch = step / (double) stepsPerEpoch;
      if (step > 0) {
        metrics.add(
            Measured.step(
                step,
                Map.of(
                    StepMetric.EPOCH,
                    epoch,
                    StepMetric.GENERATOR_LOSS,
                    step / 10.0,
                    StepMetric.DISCRIMINATOR_LOSS,
                    step / 100.0,
                    StepMetric.DISCRIMINATOR_ON_GENERATED,
                    0.25,
                    StepMetric.IMAGES_PER_SECOND,
                    imagesPerSecond)));
      }
      byte[] pixels = new byte[4 * SHAPE.length()];
      Arrays.fill(pixels, (byte) Math.round(10 * epoch));
      Files.write(
          directory.resolve("samples/step-%08d.png".formatted(step)),
          SampleGrid.png(SampleGrid.draw(new Samples(step, SHAPE, pixels), 2)));
    }
    Files.writeString(
        directory.resolve("metrics.jsonl"),
        MetricsLog.format(metrics, List.of()) + String.join("\n", moreLines) + "\n");
    return directory;
  }
}
