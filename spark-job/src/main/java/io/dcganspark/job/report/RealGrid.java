package io.dcganspark.job.report;

import io.dcganspark.job.data.LabelledData;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.training.Samples;

/**
 * real.png: the first images of the data, in a grid like those of samples, so that a reader sees
 * what the generator should draw.
 */
public final class RealGrid {
  /** The file's name in a run directory. */
  static final String FILE = "real.png";

  private RealGrid() {}

  /**
   * Writes the file, unless the run has it.
   *
   * @param data that the run learns from
   * @param count of the images in a grid of samples
   * @param columns of such a grid
   */
  public static void write(RunDirectory directory, LabelledData data, int count, int columns) {
    if (directory.list("").contains(FILE)) {
      return;
    }
    Samples real = new Samples(0, data.shape(), data.first(count));
    directory.write(FILE, SampleGrid.png(SampleGrid.draw(real, columns)));
  }
}
