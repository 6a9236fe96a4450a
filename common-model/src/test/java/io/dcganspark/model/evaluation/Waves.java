package io.dcganspark.model.evaluation;

/**
 * Features that NumPy makes as well, for numbers that do not come from this code: {@code
 * (np.sin(a*i*(j+1) + b*j) + 0.1*j*b).astype(np.float32)} for image i and feature j.
 */
final class Waves {
  static final int FEATURES = 6;

  private Waves() {}

  static float[][] of(int images, double a, double b) {
    float[][] features = new float[images][FEATURES];
    for (int i = 0; i < images; i++) {
      for (int j = 0; j < FEATURES; j++) {
        features[i][j] = (float) (Math.sin(a * i * (j + 1) + b * j) + 0.1 * j * b);
      }
    }
    return features;
  }

  static FeatureMoments moments(float[]... images) {
    FeatureMoments moments = new FeatureMoments(FEATURES);
    for (float[] features : images) {
      moments.add(features, 0);
    }
    return moments;
  }
}
