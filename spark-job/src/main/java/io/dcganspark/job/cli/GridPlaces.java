package io.dcganspark.job.cli;

/**
 * Where images stand in a grid: as near to a square as can be, or with a row for each class of a
 * conditional generator.
 *
 * @param count of images, at least 1
 * @param classes that take turns, image by image; 1 if the generator is not conditional
 */
record GridPlaces(int count, int classes) {
  int columns() {
    return classes == 1 ? (int) Math.ceil(Math.sqrt(count)) : (count - 1) / classes + 1;
  }

  int rows() {
    return classes == 1 ? (count - 1) / columns() + 1 : classes;
  }

  /** Returns how many images the grid takes: a row of a class may end with an empty place. */
  long size() {
    return classes == 1 ? count : (long) rows() * columns();
  }

  /** Returns the place of an image, row by row. */
  int of(int image) {
    return classes == 1 ? image : image % classes * columns() + image / classes;
  }
}
