package io.dcganspark.job.command;

/**
 * What the commands hand over to, so that a test can put something small in its place.
 *
 * @param preflight checks what a training needs before anything is started
 * @param trainer trains
 * @param images opens checkpoints for generate
 * @param idx writes the MNIST format
 * @param grid draws many images as one picture
 */
record JobParts(
    Preflight preflight, Trainer trainer, ImageSource images, IdxFormat idx, GridFormat grid) {
  /** Returns the parts that the job runs with. */
  static JobParts ofThisJob() {
    return new JobParts(
        (config, hadoop) -> {
          throw absent();
        },
        (spark, config) -> {
          throw absent();
        },
        (spark, checkpoint, seed) -> {
          throw absent();
        },
        (out, count, shape) -> {
          throw absent();
        },
        (pixels, shape, rows, columns, out) -> {
          throw absent();
        });
  }

  private static RuntimeException absent() {
    return new UnsupportedOperationException("not part of this build");
  }
}
