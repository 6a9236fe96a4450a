package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Data sets as other programs pack them: the job names the command that converts them. */
final class ForeignData {
  private static final String OF_ARRAYS =
      "python3 -c \"import numpy as n; d=n.load('%1$s'); x=d['x_train']; n.savetxt('%2$s.csv',"
          + " n.c_[d['y_train'], x.reshape(len(x), -1)], '%%d', ',')\", then set data.path to"
          + " %2$s.csv and data.format=csv";
  private static final String OF_ARRAY =
      "python3 -c \"import numpy as n; x=n.load('%1$s'); n.savetxt('%2$s.csv', x.reshape(len(x),"
          + " -1), '%%d', ',')\", then set data.path to %2$s.csv and data.format=csv";

  /** A WebDataset has x.jpg and x.cls for each image; classes become folders. */
  private static final String OF_TAR =
      "mkdir %2$s && tar -xf %1$s -C %2$s && python3 -c \"import glob,os; [os.renames(p,"
          + " os.path.join('%2$s', open(c).read().strip(), os.path.basename(p))) for c in"
          + " glob.glob('%2$s/*.cls') for p in glob.glob(c[:-3]+'*') if p != c]\", then set"
          + " data.path to %2$s and data.format=images, and data.labels=folders if it has .cls"
          + " files";

  private static final String OF_ZIP =
      "python3 -m zipfile -e %1$s %2$s, then set data.path to %2$s";

  private static final String OF_TABLE =
      "%s lists images, and data.format=images does not read it: for labels run python3 -c \"%s\""
          + " in that folder, then set data.labels=folders";
  private static final String TO_FOLDERS =
      "[os.renames(r['file_name'], os.path.join(str(r['label']), os.path.basename(r['file_name'])))"
          + " for r in %s]";

  private ForeignData() {}

  /**
   * Refuses a file that packs images, and a folder of such files.
   *
   * @throws UserErrorException if it is one; the message has the command that converts it
   */
  static void refuse(DataConfig data, Configuration hadoop) throws IOException {
    if (data.isNamed()) {
      return;
    }
    Path path;
    try {
      path = new Path(data.path());
    } catch (IllegalArgumentException e) {
      return; // What opens it refuses it.
    }
    FileSystem files = LocalFolder.forAnyName(path.getFileSystem(hadoop));
    Optional<Path> packed;
    try {
      packed = files.getFileStatus(path).isFile() ? packed(path) : onlyPacked(files, path);
    } catch (FileNotFoundException e) {
      return;
    }
    if (packed.isPresent()) {
      throw new UserErrorException(
          "%s cannot be read as data.format=%s, convert it: %s"
              .formatted(
                  packed.get(), data.format(), command(packed.get().getName()).orElseThrow()));
    }
  }

  private static Optional<Path> packed(Path file) {
    return command(file.getName()).map(command -> file);
  }

  /** Returns the first file of a folder that holds nothing else; ends with the first other one. */
  private static Optional<Path> onlyPacked(FileSystem files, Path folder) throws IOException {
    Optional<Path> first = Optional.empty();
    RemoteIterator<FileStatus> inside = files.listStatusIterator(folder);
    while (inside.hasNext()) {
      FileStatus status = inside.next();
      String name = status.getPath().getName();
      if (name.startsWith(".") || name.startsWith("_")) {
        continue;
      }
      if (status.isDirectory() || packed(status.getPath()).isEmpty()) {
        return Optional.empty();
      }
      Path file = status.getPath();
      first = first.filter(other -> other.compareTo(file) < 0).or(() -> Optional.of(file));
    }
    return first;
  }

  private static Optional<String> command(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String command =
        switch (lower.replaceFirst(".*?\\.(npz|npy|tar|tgz|zip|tar\\.gz)$", "$1")) {
          case "npz" -> OF_ARRAYS;
          case "npy" -> OF_ARRAY;
          case "tar", "tgz", "tar.gz" -> OF_TAR;
          case "zip" -> OF_ZIP;
          default -> null;
        };
    return Optional.ofNullable(command)
        .map(known -> known.formatted(name, name.replaceFirst("(?i)\\.(\\w+|tar\\.gz)$", "")));
  }

  /**
   * Names the file with which Hugging Face labels a folder of pictures.
   *
   * @return a line with the command that makes folders of its labels, or none
   */
  static List<String> unreadLabels(DataConfig data, Configuration hadoop) throws IOException {
    if (data.labels() != DataConfig.Labels.STORED) {
      return List.of();
    }
    Path folder = new Path(data.path());
    FileSystem files = LocalFolder.forAnyName(folder.getFileSystem(hadoop));
    if (files.exists(new Path(folder, "metadata.csv"))) {
      String rows = TO_FOLDERS.formatted("csv.DictReader(open('metadata.csv'))");
      return List.of(OF_TABLE.formatted("metadata.csv", "import csv,os; " + rows));
    }
    if (files.exists(new Path(folder, "metadata.jsonl"))) {
      String rows = TO_FOLDERS.formatted("map(json.loads, open('metadata.jsonl'))");
      return List.of(OF_TABLE.formatted("metadata.jsonl", "import json,os; " + rows));
    }
    return List.of();
  }
}
