package io.dcganspark.job.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The pictures of a folder that one task reads.
 *
 * @param first the place of the first one among all of the folder's
 * @param names their paths below the folder, in order
 */
record PictureSlice(int first, PackedNames names) implements Serializable {
  /** Of one task; Spark warns of tasks with more than a megabyte of them. */
  private static final int MOST_NAMES = 8192;

  /**
   * A picture's place among all of its folder's, and its path below the folder.
   *
   * @param place from 0
   */
  record Entry(int place, String path) implements Serializable {}

  /**
   * Cuts a folder into slices of nearly as many pictures.
   *
   * @param wanted how many, as far as a slice does not become too long or empty
   */
  static List<PictureSlice> of(PackedNames names, int wanted) {
    int pictures = names.size();
    int count = Math.max(1, Math.max(Math.min(pictures, wanted), pictures / MOST_NAMES));
    List<PictureSlice> slices = new ArrayList<>();
    Iterator<String> next = names.iterator();
    for (long i = 0; i < count; i++) {
      int first = (int) (i * pictures / count);
      int end = (int) ((i + 1) * pictures / count);
      PackedNames.Writer writer = new PackedNames.Writer();
      for (int place = first; place < end; place++) {
        writer.add(next.next());
      }
      slices.add(new PictureSlice(first, writer.names()));
    }
    return slices;
  }

  /** Goes through the pictures in order. */
  Iterator<Entry> entries() {
    Iterator<String> all = names.iterator();
    return new Iterator<>() {
      private int place = first;

      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public Entry next() {
        return new Entry(place++, all.next());
      }
    };
  }
}
