package io.dcganspark.job.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Whole files under one directory of any Hadoop file system. Nothing is ever renamed: on S3 that
 * copies.
 */
final class RunFiles {
  private final FileSystem files;
  private final Path root;

  RunFiles(Path root, Configuration hadoop) throws IOException {
    FileSystem found = root.getFileSystem(hadoop);
    // The manifest has checksums of its own; Hadoop's would lie as hidden files beside every file
    // of a local run.
    this.files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    this.root = files.makeQualified(root);
  }

  Path root() {
    return root;
  }

  Path path(String name) {
    return new Path(root, name);
  }

  /** Writes a file, over one that is there. It counts once this returns. */
  void write(String name, byte[] content) throws IOException {
    try (FSDataOutputStream out = files.create(path(name), true)) {
      out.write(content);
    }
  }

  /** Reads a whole file, if it is there. */
  Optional<byte[]> read(String name) throws IOException {
    try (InputStream in = files.open(path(name))) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  boolean exists(String name) throws IOException {
    return files.exists(path(name));
  }

  /** Returns the length of a file, -1 where there is none. */
  long length(String name) throws IOException {
    try {
      FileStatus status = files.getFileStatus(path(name));
      return status.isFile() ? status.getLen() : -1;
    } catch (FileNotFoundException e) {
      return -1;
    }
  }

  /** Returns the names of what lies in a folder, sorted; none where there is no such folder. */
  List<String> list(String folder) throws IOException {
    try {
      return Arrays.stream(files.listStatus(path(folder)))
          .map(status -> status.getPath().getName())
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (FileNotFoundException e) {
      return new ArrayList<>();
    }
  }

  void deleteFile(String name) throws IOException {
    files.delete(path(name), false);
  }

  void deleteFolder(String name) throws IOException {
    files.delete(path(name), true);
  }
}
