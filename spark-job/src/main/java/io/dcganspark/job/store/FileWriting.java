package io.dcganspark.job.store;

import io.dcganspark.job.config.LocalNames;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * The ways in which a file gets onto a Hadoop file system, and what each store promises. Whatever
 * this job writes goes this way, in a run directory or elsewhere.
 */
public final class FileWriting {
  /** So much of a file's name goes into the name that it has before. */
  private static final int NAME = 50;

  private FileWriting() {}

  /** What goes into a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes it; closing {@code out} is allowed. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file over one that is there, so that a reader, or a process that was killed, finds the
   * old or the new one, never a part. Any number may write one file at the same time: the last one
   * stays.
   */
  public static void replace(Path path, Configuration hadoop, Content content) throws IOException {
    replace(path, hadoop, content, true);
  }

  /**
   * As {@link #replace}, for one of many files whose directory is marked complete in the end. It
   * does not wait for the disk, as Spark does not for what it writes: a machine that crashes can
   * lose files of the last seconds. Waiting takes milliseconds a file.
   */
  public static void replaceOneOfMany(Path path, Configuration hadoop, Content content)
      throws IOException {
    replace(path, hadoop, content, false);
  }

  private static void replace(Path path, Configuration hadoop, Content content, boolean syncs)
      throws IOException {
    FileSystem found = path.getFileSystem(hadoop);
    LocalNames.require(found, path);
    // Hadoop's sums beside local files would be strangers to every other program.
    FileSystem files = found instanceof ChecksumFileSystem sums ? sums.getRawFileSystem() : found;
    DiskAccess.access(
        path,
        () -> {
          replace(files, path, content, syncs);
          return path;
        });
  }

  /** As {@link #replace(Path, Configuration, Content)}, on an open file system. */
  static void replace(FileSystem files, Path path, Content content) throws IOException {
    replace(files, path, content, true);
  }

  private static void replace(FileSystem files, Path path, Content content, boolean syncs)
      throws IOException {
    boolean local = files instanceof RawLocalFileSystem;
    boolean renames = !showsWholeFilesOnly(files, path);
    Optional<FileContext> newer = local || !renames ? Optional.empty() : newerInterface(files);
    if (!renames || (!local && newer.isEmpty())) {
      // Connectors without Hadoop's newer interface are those of object stores.
      write(files, path, content);
      return;
    }
    // Nobody else has this name, so that no two writers share a file before it is whole.
    String name = path.getName();
    Path temporary =
        new Path(
            path.getParent(),
            ".%s.%s.tmp"
                .formatted(name.substring(0, Math.min(name.length(), NAME)), UUID.randomUUID()));
    try {
      if (!writeNew(files, temporary, content, syncs)) {
        throw new IOException("%s is there already".formatted(temporary));
      }
      if (newer.isPresent()) {
        newer.get().rename(temporary, path, Options.Rename.OVERWRITE); // This is the commit,
      } else {
        // Hadoop's own rename copies where it cannot, and into a directory that is in the way.
        LocalDisk.rename(localFile(files, temporary), localFile(files, path), syncs); // or this.
      }
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, files, temporary);
      throw e;
    }
  }

  private static void deleteAfter(Exception reason, FileSystem files, Path temporary) {
    try {
      files.delete(temporary, false);
    } catch (IOException | RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  /** Writes a file, over one that is there. Killed meanwhile, it may leave a part of it. */
  static void write(FileSystem files, Path path, Content content) throws IOException {
    if (isLocal(files)) {
      LocalDisk.write(localFile(files, path), content);
    } else {
      fill(files.create(path, true), content, true);
    }
  }

  /**
   * Writes a file whose name must be free. Killed meanwhile, it may leave a part of it.
   *
   * @return false if it is taken. Where the store has no atomic create (S3A of Hadoop 3.3), two
   *     that write at the same time may both get true, and the later one's content stays.
   */
  static boolean writeNew(FileSystem files, Path path, Content content) throws IOException {
    return writeNew(files, path, content, true);
  }

  private static boolean writeNew(FileSystem files, Path path, Content content, boolean syncs)
      throws IOException {
    if (isLocal(files)) {
      // Hadoop's create looks first and creates then; the kernel can do both at once.
      return LocalDisk.writeNew(localFile(files, path), content, syncs);
    }
    FSDataOutputStream out;
    try {
      out = files.create(path, false);
    } catch (IOException e) {
      // HDFS has another exception for a name that another one is just writing to.
      if (files.exists(path)) {
        return false;
      }
      throw e;
    }
    fill(out, content, syncs);
    return true;
  }

  /**
   * As {@link #writeNew}, but a reader, or a process that was killed, finds the whole file or none.
   *
   * @param draft where it is written first, on a store that shows a file before it is whole; nobody
   *     else writes there
   */
  static boolean commitNew(FileSystem files, Path path, Content content, Path draft)
      throws IOException {
    if (showsWholeFilesOnly(files, path)) {
      return writeNew(files, path, content);
    }
    try {
      if (isLocal(files)) {
        write(files, draft, content);
        // A rename would go over a file that is there.
        LocalDisk.link(localFile(files, path), localFile(files, draft));
        files.delete(draft, false);
      } else {
        FileContext context = FileContext.getFileContext(files.getUri(), files.getConf());
        write(files, draft, content);
        context.rename(draft, path, Options.Rename.NONE);
      }
      return true;
    } catch (java.nio.file.FileAlreadyExistsException
        | org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException
        | java.nio.file.FileSystemException
        | UnsupportedFileSystemException e) {
      // A disk without links; and connectors without the newer interface are those of object
      // stores.
      return writeNew(files, path, content);
    }
  }

  private static Optional<FileContext> newerInterface(FileSystem files) throws IOException {
    try {
      return Optional.of(FileContext.getFileContext(files.getUri(), files.getConf()));
    } catch (UnsupportedFileSystemException e) {
      return Optional.empty();
    }
  }

  /** What can abort a stream is an object store: a file is there once its stream is closed. */
  private static boolean showsWholeFilesOnly(FileSystem files, Path path) throws IOException {
    return files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM);
  }

  /** Whether it is Hadoop's own class of the local disk, and not one that changes what it does. */
  private static boolean isLocal(FileSystem files) {
    return files.getClass().equals(RawLocalFileSystem.class);
  }

  private static java.nio.file.Path localFile(FileSystem local, Path path) {
    return ((RawLocalFileSystem) local).pathToFile(path).toPath();
  }

  private static void fill(FSDataOutputStream out, Content content, boolean syncs)
      throws IOException {
    try {
      fill((OutputStream) out, content);
      if (syncs && out.hasCapability(StreamCapabilities.HSYNC)) {
        // Else a machine that crashes can leave a manifest whose files are empty.
        out.hsync();
      }
    } catch (IOException | RuntimeException | FSError e) {
      abandon(out, e);
      throw e;
    }
    out.close(); // On an object store this is the commit.
  }

  /** Writes content to a stream and leaves it open. */
  static void fill(OutputStream out, Content content) throws IOException {
    try (OutputStream buffer = new Unclosed(out)) {
      content.writeTo(buffer);
    }
  }

  /** Closing a stream of an object store would commit what is there of the file. */
  private static void abandon(FSDataOutputStream out, Throwable reason) {
    try {
      if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
        out.abort();
      }
      out.close();
    } catch (IOException | RuntimeException | FSError e) {
      reason.addSuppressed(e);
    }
  }

  /** A buffer before a stream that stays open. */
  private static final class Unclosed extends BufferedOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
