package io.dcganspark.job.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The grids that an animation shows: all of them, or every second, fourth, ... and the last one, so
 * that there are never too many and they are evenly spaced.
 */
final class AnimationFrames {
  static final int MOST = 100;

  private final NavigableSet<Long> steps = new TreeSet<>();
  private final NavigableMap<Long, BufferedImage> grids = new TreeMap<>();

  /** Returns those of many steps, or other points of time, that would be shown. */
  static <T> List<T> chosen(NavigableSet<T> steps) {
    return chosen(steps, MOST);
  }

  /** Returns at most {@code most} of many, evenly spaced but for the last one. */
  static <T> List<T> chosen(NavigableSet<T> steps, int most) {
    int last = steps.size() - 1;
    int stride = 1;
    while (last / stride + 1 + (last % stride == 0 ? 0 : 1) > most) {
      stride *= 2;
    }
    List<T> chosen = new ArrayList<>();
    int position = 0;
    for (T step : steps) {
      if (position++ % stride == 0 || step.equals(steps.last())) {
        chosen.add(step);
      }
    }
    return chosen;
  }

  /** Takes a step into account whose grid cannot be shown or is not wanted. */
  void skip(long step) {
    steps.add(step);
  }

  void add(long step, BufferedImage grid) {
    steps.add(step);
    grids.put(step, grid);
    grids.keySet().retainAll(chosen(steps));
  }

  void dropAfter(long step) {
    steps.tailSet(step, false).clear();
    grids.tailMap(step, false).clear();
  }

  /** Returns the grids by step; what is added later does not change them. */
  NavigableMap<Long, BufferedImage> shown() {
    return new TreeMap<>(grids);
  }
}
