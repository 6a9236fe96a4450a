package io.dcganspark.job.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/** Sorts names without holding all of them unpacked: in runs, which are merged in the end. */
final class NameSorter {
  private final int longestRun;
  private final List<PackedNames> runs = new ArrayList<>();
  private final List<String> run = new ArrayList<>();

  /**
   * Makes a sorter of nothing.
   *
   * @param longestRun names that are held unpacked
   */
  NameSorter(int longestRun) {
    this.longestRun = longestRun;
  }

  /** Takes a name. */
  void add(String name) {
    run.add(name);
    if (run.size() == longestRun) {
      endRun();
    }
  }

  private void endRun() {
    Collections.sort(run);
    PackedNames.Writer writer = new PackedNames.Writer();
    run.forEach(writer::add);
    runs.add(writer.names());
    run.clear();
  }

  /** Returns all names in their order. */
  PackedNames sorted() {
    endRun();
    PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(Head::name));
    runs.forEach(names -> Head.next(names.iterator(), heads));
    PackedNames.Writer writer = new PackedNames.Writer();
    while (!heads.isEmpty()) {
      Head least = heads.remove();
      writer.add(least.name());
      Head.next(least.rest(), heads);
    }
    return writer.names();
  }

  /** The least name of a run that is not taken yet, and the rest of the run. */
  private record Head(String name, Iterator<String> rest) {
    static void next(Iterator<String> names, PriorityQueue<Head> heads) {
      if (names.hasNext()) {
        heads.add(new Head(names.next(), names));
      }
    }
  }
}
