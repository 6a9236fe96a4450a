package io.dcganspark.job.cli;

import io.dcganspark.job.data.IdxWriter;
import io.dcganspark.job.report.SampleGrid;
import io.dcganspark.job.run.TrainingRun;
import io.dcganspark.job.training.Samples;
import java.io.IOException;

/**
 * What the commands hand over to, so that a test can put something small in its place.
 *
 * @param sparkVersion of the Spark that runs this
 * @param sessions starts Spark
 * @param preflight checks what a training needs before anything is started
 * @param trainer trains
 * @param images opens checkpoints for generate
 * @param idx writes the MNIST format
 * @param grid draws many images as one picture
 */
record JobParts(
    String sparkVersion,
    SessionSource sessions,
    Preflight preflight,
    Trainer trainer,
    ImageSource images,
    IdxFormat idx,
    GridFormat grid) {
  /** Returns the same parts with sessions from elsewhere. */
  JobParts with(SessionSource others) {
    return new JobParts(sparkVersion, others, preflight, trainer, images, idx, grid);
  }

  /** Returns the parts with which the job runs in a program whose Spark and process it shares. */
  static JobParts within(RunningSpark running) {
    JobParts own = ofThisJob();
    return new JobParts(
        own.sparkVersion, running, own.preflight, TrainingRun::run, own.images, own.idx, own.grid);
  }

  /** Returns the parts with which the job runs in a separate process. */
  static JobParts ofThisJob() {
    return new JobParts(
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        (command, subject) -> SessionSource.Session.of(Sessions.start(command, subject)),
        new Preflight.OfThisJob(),
        InterruptibleTraining::train,
        CheckpointImages::open,
        (out, count, shape) -> {
          IdxWriter writer = new IdxWriter(out, count, shape);
          return new IdxFormat.Images() {
            @Override
            public void write(byte[] pixels) throws IOException {
              writer.write(pixels);
            }

            @Override
            public void close() throws IOException {
              writer.close();
            }
          };
        },
        (pixels, shape, rows, columns, out) ->
            out.write(SampleGrid.png(SampleGrid.draw(new Samples(0, shape, pixels), columns))));
  }
}
