package io.dcganspark.model.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The moments of the features of each class; those of parts can be added. */
final class ClassMoments implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int classes;
  private final NavigableMap<Integer, FeatureMoments> moments = new TreeMap<>();

  /** Makes those of no images of {@code classes} classes. */
  ClassMoments(int classes) {
    this.classes = classes;
  }

  /** Adds the features that start at {@code offset}; of an image of no class it keeps nothing. */
  void add(int classNumber, float[] features, int offset) {
    if (classNumber >= 0 && classNumber < classes) {
      of(classNumber).add(features, offset);
    }
  }

  /** Adds the images of others. */
  void add(ClassMoments others) {
    others.moments.forEach((classNumber, of) -> of(classNumber).add(of));
  }

  private FeatureMoments of(int classNumber) {
    return moments.computeIfAbsent(classNumber, absent -> new FeatureMoments(Classifier.FEATURES));
  }

  /** Returns the distance of each class, NaN where one of the two has fewer than two images. */
  double[] distancesTo(ClassMoments data) {
    double[] distances = new double[classes];
    Arrays.fill(distances, Double.NaN);
    moments.forEach(
        (classNumber, own) -> {
          FeatureMoments others = data.moments.get(classNumber);
          if (others != null && others.count() > 1 && own.count() > 1) {
            distances[classNumber] = FrechetDistance.between(others, own);
          }
        });
    return distances;
  }
}
