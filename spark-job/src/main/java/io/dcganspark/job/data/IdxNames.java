package io.dcganspark.job.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of a directory by their names: those of MNIST, which Fashion-MNIST and KMNIST have too,
 * and those with the name of a data set before them, as EMNIST and QMNIST have.
 */
final class IdxNames {
  private static final Pattern NAME =
      Pattern.compile(
          "(?:(\\w+(?:-\\w+)*)-)?(train|t10k|test)-(?:(images)[-.]idx3-ubyte|labels[-.](?:idx1-ubyte|idx2-int))(?:\\.gz)?");

  /** MNIST's own names have no data set before them. */
  private static final String PLAIN = "";

  private final Path folder;
  private final List<Entry> entries;

  /**
   * A file with one of the names.
   *
   * @param set what its name starts with
   * @param split which part of the set
   * @param isImages whether it holds images, else labels
   * @param path where it is
   * @param isInside whether it lies in a directory of such a name, as Kaggle unpacks it
   */
  private record Entry(String set, IdxSplit split, boolean isImages, Path path, boolean isInside) {
    static Optional<Entry> of(Path path, boolean isInside) {
      Matcher name = NAME.matcher(path.getName());
      if (!name.matches()) {
        return Optional.empty();
      }
      return Optional.of(
          new Entry(
              name.group(1) == null ? PLAIN : name.group(1),
              name.group(2).equals("train") ? IdxSplit.TRAIN : IdxSplit.TEST,
              name.group(3) != null,
              path,
              isInside));
    }
  }

  /**
   * The files of one split.
   *
   * @param set what their names start with, empty for MNIST's own
   * @param images file
   * @param labelsOrNull file; null: there is none
   */
  record Found(String set, Path images, Path labelsOrNull) {}

  private IdxNames(Path folder, List<Entry> entries) {
    this.folder = folder;
    this.entries = entries;
  }

  /**
   * Lists a directory.
   *
   * @throws InvalidIdxException if it is a file
   */
  static IdxNames of(Path folder, FileSystem files) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (FileStatus found : list(folder, files)) {
      if (found.isFile() && found.getPath().equals(folder)) {
        throw new InvalidIdxException(
            "%s is a file, expected the directory that holds it: set data.path to %s"
                .formatted(folder, folder.getParent()));
      }
      if (found.isFile()) {
        Entry.of(found.getPath(), false).ifPresent(entries::add);
      } else if (NAME.matcher(found.getPath().getName()).matches()) {
        for (FileStatus inside : list(found.getPath(), files)) {
          if (inside.isFile()) {
            Entry.of(inside.getPath(), true).ifPresent(entries::add);
          }
        }
      }
    }
    // Files before those in directories, then plain before gzipped ones, hyphens before dots.
    entries.sort(
        Comparator.comparing(Entry::isInside)
            .thenComparing(entry -> entry.path().getName().endsWith(".gz"))
            .thenComparing(entry -> entry.path().getName().contains("labels-idx2"))
            .thenComparing(entry -> entry.path().toString()));
    return new IdxNames(folder, entries);
  }

  private static FileStatus[] list(Path folder, FileSystem files) throws IOException {
    try {
      FileStatus[] found = files.listStatus(folder);
      Arrays.sort(found);
      return found;
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  /**
   * Finds the files of a split.
   *
   * @param wanted which data set, if one is named
   * @return empty where there are none
   * @throws InvalidIdxException if there are several data sets and none is named, or the named one
   *     is not there
   */
  Optional<Found> find(IdxSplit split, Optional<String> wanted) throws InvalidIdxException {
    SortedSet<String> sets = sets(IdxSplit.TRAIN);
    if (sets.isEmpty()) {
      sets = sets(IdxSplit.TEST);
    }
    if (sets.isEmpty()) {
      return Optional.empty();
    }
    String set = wanted.isPresent() ? named(wanted.get(), sets) : only(sets);
    return first(set, split, true)
        .map(images -> new Found(set, images, first(set, split, false).orElse(null)));
  }

  private SortedSet<String> sets(IdxSplit split) {
    SortedSet<String> sets = new TreeSet<>();
    entries.stream()
        .filter(entry -> entry.isImages() && entry.split() == split)
        .forEach(entry -> sets.add(entry.set()));
    return sets;
  }

  private String named(String wanted, SortedSet<String> sets) throws InvalidIdxException {
    if (!sets.contains(wanted)) {
      throw new InvalidIdxException(
          "%s holds no images of the set \"%s\", which data.options.set names: found %s"
              .formatted(folder, wanted, listed(sets)));
    }
    return wanted;
  }

  private String only(SortedSet<String> sets) throws InvalidIdxException {
    if (sets.size() > 1 && !sets.contains(PLAIN)) {
      throw new InvalidIdxException(
          "%s holds several data sets: set data.options.set to one of %s"
              .formatted(folder, listed(sets)));
    }
    return sets.first(); // MNIST's own names, if there are any.
  }

  private static String listed(SortedSet<String> sets) {
    List<String> named = sets.stream().filter(set -> !set.equals(PLAIN)).toList();
    return named.isEmpty() ? "MNIST's own names only" : String.join(", ", named);
  }

  private Optional<Path> first(String set, IdxSplit split, boolean images) {
    return entries.stream()
        .filter(entry -> entry.set().equals(set))
        .filter(entry -> entry.split() == split && entry.isImages() == images)
        .map(Entry::path)
        .findFirst();
  }
}
