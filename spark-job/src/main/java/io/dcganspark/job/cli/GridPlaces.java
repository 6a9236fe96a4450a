package io.dcganspark.job.cli;

import io.dcganspark.job.generation.ImageMaker;

/**
 * Where images stand in a grid.
 *
 * @param count of images, at least 1
 * @param columns of the grid
 * @param classes that take turns, image by image, and have a row each; 1: images stand in order
 */
record GridPlaces(int count, int columns, int classes) {
  /**
   * Returns the places of a maker's first images: rows as long as it says, or a row for each class
   * of a conditional generator, or as near to a square as can be.
   */
  static GridPlaces of(int count, ImageMaker maker) {
    int classes = maker.classesInTurn();
    if (maker.rowLength().isPresent()) {
      return new GridPlaces(count, Math.min(count, maker.rowLength().getAsInt()), 1);
    }
    int columns = classes == 1 ? (int) Math.ceil(Math.sqrt(count)) : (count - 1) / classes + 1;
    return new GridPlaces(count, columns, classes);
  }

  int rows() {
    return classes == 1 ? (count - 1) / columns + 1 : classes;
  }

  /** Returns how many images the grid takes: a row of a class may end with an empty place. */
  long size() {
    return classes == 1 ? count : (long) rows() * columns;
  }

  /** Returns the place of an image, row by row. */
  int of(int image) {
    return classes == 1 ? image : image % classes * columns + image / classes;
  }
}
