package io.dcganspark.job.store;

import io.dcganspark.model.failure.AddressSecret;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.SmallFile;
import io.dcganspark.model.json.StrictJson;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Whole files under one directory of any Hadoop file system. */
final class RunFiles {
  private final FileSystem files;
  private final Path root;

  RunFiles(Path root, Configuration hadoop) throws IOException {
    if (AddressSecret.isIn(root.toString())) {
      throw new IllegalArgumentException(
          "it holds a user or password: give them to Hadoop, docs/stores.md says how");
    }
    FileSystem found = root.getFileSystem(hadoop);
    // The manifest has checksums; Hadoop's would lie as hidden files beside every file
    // of a local run.
    this.files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    this.root = files.makeQualified(root);
  }

  Path root() {
    return root;
  }

  void requireWritable() throws IOException {
    OutputPlace.requireWritable(files, root);
  }

  Path path(String name) {
    return new Path(root, name);
  }

  /** Writes a file that counts once this returns; killed meanwhile, it may leave a part. */
  void write(String name, byte[] content) throws IOException {
    DiskAccess.access(
        path(name),
        () -> {
          FileWriting.write(files, path(name), out -> out.write(content));
          return name;
        });
  }

  /** As {@link #write}, a file whose name must be free; returns whether it was. */
  boolean writeNew(String name, byte[] content) throws IOException {
    return DiskAccess.access(
        path(name), () -> FileWriting.writeNew(files, path(name), out -> out.write(content)));
  }

  /**
   * Writes a file whose name must be free; a reader finds the whole of it or none.
   *
   * @param draft a name that it may have before
   * @return whether it was free
   */
  boolean commitNew(String name, byte[] content, String draft) throws IOException {
    return DiskAccess.access(
        path(name),
        () -> FileWriting.commitNew(files, path(name), out -> out.write(content), path(draft)));
  }

  /** Writes a file over one that is there; a reader finds the old or the new one. */
  void replace(String name, byte[] content) throws IOException {
    DiskAccess.access(
        path(name),
        () -> {
          FileWriting.replace(files, path(name), out -> out.write(content));
          return name;
        });
  }

  /**
   * Reads a whole file, if it is there. As all that reads here, it tries again for some seconds
   * where the store fails.
   *
   * @throws InvalidFileException if it is JSON that is too long for a run's, or any file too long
   *     for the memory of this process
   * @throws IOException if it is there but cannot be read now
   */
  Optional<byte[]> read(String name) throws IOException {
    return Retry.reading(() -> readOnce(path(name)));
  }

  private Optional<byte[]> readOnce(Path path) throws IOException {
    try (InputStream in = RegularFile.open(files, path)) {
      int most =
          path.getName().endsWith(".json") ? StrictJson.MOST_BYTES : SmallFile.MOST_IN_MEMORY;
      return Optional.of(DiskAccess.access(path, () -> SmallFile.read(in, most)));
    } catch (FileNotFoundException e) {
      requireAbsent(path, e);
      return Optional.empty();
    } catch (InvalidFileException e) {
      throw e.named(path);
    }
  }

  /** Java reports a local file that may not be read as missing. */
  private void requireAbsent(Path path, FileNotFoundException missing) throws IOException {
    if (files instanceof RawLocalFileSystem local) {
      java.nio.file.Path file = local.pathToFile(path).toPath();
      try {
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
          return;
        }
      } catch (AccessDeniedException e) {
        missing.addSuppressed(e);
      } catch (IOException e) {
        return;
      }
      throw new IOException("%s cannot be read: %s".formatted(path, missing.getMessage()), missing);
    }
  }

  boolean exists(String name) throws IOException {
    return Retry.reading(() -> files.exists(path(name)));
  }

  /** Returns the length of a file, -1 where there is none. */
  long length(String name) throws IOException {
    return Retry.reading(() -> lengthOnce(path(name)));
  }

  private long lengthOnce(Path path) throws IOException {
    try {
      FileStatus status = files.getFileStatus(path);
      return status.isFile() ? status.getLen() : -1;
    } catch (FileNotFoundException e) {
      requireAbsent(path, e);
      return -1;
    }
  }

  /** Returns the names of what lies in the directory itself, sorted; none where it is not there. */
  List<String> list() throws IOException {
    return Retry.reading(() -> listOnce(root));
  }

  /**
   * Returns the names of what lies in a folder, sorted; none where there is no such folder. The
   * empty name is that of the root.
   */
  List<String> list(String folder) throws IOException {
    return Retry.reading(() -> listOnce(folder.isEmpty() ? root : path(folder)));
  }

  private List<String> listOnce(Path folder) throws IOException {
    return inside(folder).stream().map(status -> status.getPath().getName()).sorted().toList();
  }

  private List<FileStatus> inside(Path folder) throws IOException {
    try {
      FileStatus[] inside = files.listStatus(folder);
      if (inside.length == 1 && inside[0].getPath().equals(folder)) {
        throw new DamagedException("%s is a file, expected a directory".formatted(folder));
      }
      return List.of(inside);
    } catch (FileNotFoundException e) {
      requireAbsent(folder, e);
      return List.of();
    }
  }

  /** Returns the names of directories that lie in a folder, sorted; none if there is no folder. */
  List<String> directories(String folder) throws IOException {
    return Retry.reading(() -> directoriesOnce(folder.isEmpty() ? root : path(folder)));
  }

  private List<String> directoriesOnce(Path folder) throws IOException {
    return inside(folder).stream()
        .filter(FileStatus::isDirectory)
        .map(status -> status.getPath().getName())
        .sorted()
        .toList();
  }

  /** Returns what is wrong with the first pipe or device in a folder; empty: there is none. */
  Optional<String> irregular(String folder) throws IOException {
    for (String name : folder.isEmpty() ? list() : list(folder)) {
      Optional<String> problem =
          RegularFile.problem(files, path(folder.isEmpty() ? name : folder + "/" + name));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  /** Removes a file, or a folder with what is in it, if it is there. */
  void delete(String name) throws IOException {
    // Local file systems return false if they could not, others that there was nothing to delete.
    if (!files.delete(path(name), true) && files.exists(path(name))) {
      throw new IOException("%s could not be deleted".formatted(path(name)));
    }
  }
}
