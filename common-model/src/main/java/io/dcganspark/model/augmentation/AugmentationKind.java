package io.dcganspark.model.augmentation;

/** A family of random changes of an image, each as in DiffAugment (Zhao et al., 2020). */
public enum AugmentationKind {
  /** Adds one number in [-0.5, 0.5) to all pixels of an image. */
  BRIGHTNESS,
  /**
   * Brightness, then saturation (distances from a pixel's mean over channels, times a number in [0,
   * 2)), then contrast (distances from the image's mean, times a number in [0.5, 1.5)).
   */
  COLOR,
  /** Shifts an image by up to an eighth of its sides; what comes in is 0, a medium grey. */
  TRANSLATION,
  /** Replaces a box of half the sides by 0; up to three quarters of it may lie outside. */
  CUTOUT
}
