package io.dcganspark.model.augmentation;

import io.dcganspark.model.random.RandomStream;
import java.util.Set;

/**
 * Differentiable augmentation (Zhao et al., <a
 * href="https://arxiv.org/abs/2006.10738">Differentiable Augmentation for Data-Efficient GAN
 * Training</a>, 2020): D never sees an image itself, real or generated, so it cannot learn a small
 * data set by heart; and G's gradient comes back through the change, so G does not learn to draw
 * changed images. With its random numbers given, a change is affine in the pixels, and the way back
 * is its transpose.
 *
 * <p>Each image takes the same number of random numbers whatever the kinds, so that adding one does
 * not change the others.
 */
public final class ImageAugmentation {
  /** The largest shift, in sides of the image. */
  private static final double SHIFT = 0.125;

  /** The side of the box that is cut out, in sides of the image. */
  private static final double BOX = 0.5;

  private final Set<AugmentationKind> kinds;
  private final int channels;
  private final int height;
  private final int width;

  /**
   * Prepares.
   *
   * @param kinds of changes; with none every image stays
   * @param channels of an image
   * @param height of an image, pixels
   * @param width of an image, pixels
   */
  public ImageAugmentation(Set<AugmentationKind> kinds, int channels, int height, int width) {
    this.kinds = kinds;
    this.channels = channels;
    this.height = height;
    this.width = width;
  }

  /**
   * Changes images.
   *
   * @param images (batch, channel, height, width); they stay as they are
   * @param random from which each image takes its numbers
   * @return the changed images in the same shape, or {@code images} if nothing changes them
   */
  public float[] apply(float[] images, RandomStream random) {
    if (kinds.isEmpty()) {
      return images;
    }
    float[] changed = images.clone();
    for (int image = 0; image < images.length; image += length()) {
      Change change = draw(random);
      if (adjustsBrightness()) {
        add(changed, image, change.brightness());
      }
      if (kinds.contains(AugmentationKind.COLOR)) {
        saturate(changed, image, change.saturation());
        contrast(changed, image, change.contrast());
      }
      if (kinds.contains(AugmentationKind.TRANSLATION)) {
        shift(changed, image, change.down(), change.right());
      }
      if (kinds.contains(AugmentationKind.CUTOUT)) {
        cutOut(changed, image, change.boxRow(), change.boxColumn());
      }
    }
    return changed;
  }

  /**
   * Takes a gradient at changed images back to the images.
   *
   * @param gradient (batch, channel, height, width); it stays as it is
   * @param random a stream with the key of that which {@link #apply} took
   * @return the gradient at the images in the same shape, or {@code gradient} if nothing changed
   *     them
   */
  public float[] transpose(float[] gradient, RandomStream random) {
    if (kinds.isEmpty()) {
      return gradient;
    }
    float[] back = gradient.clone();
    for (int image = 0; image < gradient.length; image += length()) {
      Change change = draw(random);
      if (kinds.contains(AugmentationKind.CUTOUT)) {
        cutOut(back, image, change.boxRow(), change.boxColumn());
      }
      if (kinds.contains(AugmentationKind.TRANSLATION)) {
        shift(back, image, -change.down(), -change.right());
      }
      // Both are symmetric, and what brightness adds depends on no pixel.
      if (kinds.contains(AugmentationKind.COLOR)) {
        contrast(back, image, change.contrast());
        saturate(back, image, change.saturation());
      }
    }
    return back;
  }

  /**
   * Mirrors each image left to right half of the time.
   *
   * @param images (batch, channel, height, width); they stay as they are
   * @param random from which each image takes one bit
   */
  public float[] mirror(float[] images, RandomStream random) {
    float[] mirrored = images.clone();
    for (int image = 0; image < images.length; image += length()) {
      if (random.nextInt() < 0) {
        for (int row = image; row < image + length(); row += width) {
          for (int column = 0; column < width; column++) {
            mirrored[row + column] = images[row + width - 1 - column];
          }
        }
      }
    }
    return mirrored;
  }

  /** The random numbers of an image. */
  private record Change(
      float brightness,
      float saturation,
      float contrast,
      int down,
      int right,
      int boxRow,
      int boxColumn) {}

  private Change draw(RandomStream random) {
    int shiftRows = shift(height);
    int shiftColumns = shift(width);
    return new Change(
        random.nextFloat() - 0.5f,
        2 * random.nextFloat(),
        random.nextFloat() + 0.5f,
        random.nextInt(2 * shiftRows + 1) - shiftRows,
        random.nextInt(2 * shiftColumns + 1) - shiftColumns,
        boxStart(height, random),
        boxStart(width, random));
  }

  private static int shift(int side) {
    return (int) Math.round(side * SHIFT);
  }

  private static int box(int side) {
    return (int) Math.round(side * BOX);
  }

  /** The box's first pixel along a side: its centre is anywhere in the image. */
  private static int boxStart(int side, RandomStream random) {
    int box = box(side);
    return random.nextInt(side + 1 - box % 2) - box / 2;
  }

  private int length() {
    return channels * height * width;
  }

  private boolean adjustsBrightness() {
    return kinds.contains(AugmentationKind.BRIGHTNESS) || kinds.contains(AugmentationKind.COLOR);
  }

  private void add(float[] values, int image, float number) {
    for (int i = image; i < image + length(); i++) {
      values[i] += number;
    }
  }

  private void saturate(float[] values, int image, float factor) {
    int plane = height * width;
    for (int pixel = image; pixel < image + plane; pixel++) {
      float sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        sum += values[pixel + channel * plane];
      }
      float kept = (1 - factor) * (sum / channels);
      for (int channel = 0; channel < channels; channel++) {
        int at = pixel + channel * plane;
        values[at] = factor * values[at] + kept;
      }
    }
  }

  private void contrast(float[] values, int image, float factor) {
    double sum = 0;
    for (int i = image; i < image + length(); i++) {
      sum += values[i];
    }
    float kept = (1 - factor) * (float) (sum / length());
    for (int i = image; i < image + length(); i++) {
      values[i] = factor * values[i] + kept;
    }
  }

  private void shift(float[] values, int image, int down, int right) {
    float[] before = new float[height * width];
    for (int channel = 0; channel < channels; channel++) {
      int plane = image + channel * height * width;
      System.arraycopy(values, plane, before, 0, before.length);
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          int fromRow = row - down;
          int fromColumn = column - right;
          boolean isInside =
              fromRow >= 0 && fromRow < height && fromColumn >= 0 && fromColumn < width;
          values[plane + row * width + column] =
              isInside ? before[fromRow * width + fromColumn] : 0;
        }
      }
    }
  }

  private void cutOut(float[] values, int image, int firstRow, int firstColumn) {
    int lastRow = Math.min(height, firstRow + box(height));
    int lastColumn = Math.min(width, firstColumn + box(width));
    for (int channel = 0; channel < channels; channel++) {
      int plane = image + channel * height * width;
      for (int row = Math.max(0, firstRow); row < lastRow; row++) {
        for (int column = Math.max(0, firstColumn); column < lastColumn; column++) {
          values[plane + row * width + column] = 0;
        }
      }
    }
  }
}
