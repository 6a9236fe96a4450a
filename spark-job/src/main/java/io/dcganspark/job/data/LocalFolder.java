package io.dcganspark.job.data;

import io.dcganspark.job.config.LocalNames;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.Counted;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A walk through a folder of a local file system. There are two things that Hadoop's own listing
 * does in silence: it follows links in circles, and it drops names that Java cannot spell in the
 * encoding of the locale.
 */
final class LocalFolder {
  private final FileSystem files;
  private final Consumer<FileStatus> visitor;
  private final Set<java.nio.file.Path> visited = new HashSet<>();
  private final Deque<Path> links = new ArrayDeque<>();
  private long circles;
  private long deadLinks;
  private long unreadable;

  private LocalFolder(FileSystem files, Consumer<FileStatus> visitor) {
    this.files = files;
    this.visitor = visitor;
  }

  static boolean isLocal(FileSystem files) {
    return files.getUri().getScheme().equals("file");
  }

  /** Returns the file system that takes any name: the one with checksums cannot do with colons. */
  static FileSystem forAnyName(FileSystem files) {
    return files instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : files;
  }

  /**
   * Visits all files, each folder once: through itself, or else through the first of the links to
   * it.
   *
   * @throws UserErrorException if there are names that this Java cannot spell
   */
  static LocalFolder walk(Path root, FileSystem files, Consumer<FileStatus> visitor)
      throws IOException {
    LocalFolder walk = new LocalFolder(forAnyName(files), visitor);
    walk.enter(root);
    while (!walk.links.isEmpty()) {
      walk.enter(walk.links.remove());
    }
    if (walk.unreadable > 0) {
      throw new UserErrorException(
          "%s holds %s that this Java cannot spell in %s, the encoding of its locale: set LC_ALL=C.UTF-8, for the executors too (spark.executorEnv.LC_ALL)"
              .formatted(root, Counted.of(walk.unreadable, "name"), LocalNames.encoding()));
    }
    return walk;
  }

  private static File file(Path path) {
    return new File(path.toUri().getPath());
  }

  private void enter(Path root) throws IOException {
    Deque<Path> folders = new ArrayDeque<>();
    Set<Path> found = new TreeSet<>();
    folders.add(root);
    while (!folders.isEmpty()) {
      Path folder = folders.remove();
      if (!visited.add(file(folder).toPath().toRealPath())) {
        circles++;
        continue;
      }
      FileStatus[] inside = files.listStatus(folder);
      countLost(folder, inside);
      Arrays.sort(inside, Comparator.comparing(FileStatus::getPath));
      for (FileStatus status : inside) {
        if (!status.isDirectory()) {
          visitor.accept(status);
        } else if (Files.isSymbolicLink(file(status.getPath()).toPath())) {
          found.add(status.getPath());
        } else {
          folders.add(status.getPath());
        }
      }
    }
    links.addAll(found);
  }

  private void countLost(Path folder, FileStatus[] inside) {
    String[] names = file(folder).list();
    if (names == null || names.length == inside.length) {
      return;
    }
    Set<String> there = new HashSet<>();
    for (FileStatus status : inside) {
      there.add(status.getPath().getName());
    }
    for (String name : names) {
      if (!there.contains(name)) {
        if (!LocalNames.canSpell(name)) {
          unreadable++;
        } else {
          deadLinks++;
        }
      }
    }
  }

  /** Returns what else to try where a path is not found, if this Java cannot spell it. */
  static String spelling(String path) {
    return LocalNames.canSpell(path)
        ? ""
        : " (this Java spells names in %s: set LC_ALL=C.UTF-8)".formatted(LocalNames.encoding());
  }

  /** Returns what was passed over, a line each. */
  List<String> notes() {
    return List.of(
            circles == 0
                ? ""
                : "left out: %s to what is read already".formatted(Counted.of(circles, "link")),
            deadLinks == 0
                ? ""
                : "left out: %s to nowhere".formatted(Counted.of(deadLinks, "link")))
        .stream()
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
