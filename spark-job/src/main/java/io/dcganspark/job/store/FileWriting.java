package io.dcganspark.job.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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

/** The ways in which a small file gets onto a Hadoop file system, and what each store promises. */
final class FileWriting {
  private FileWriting() {}

  /** Writes a file, over one that is there. Killed meanwhile, it may leave a part of it. */
  static void write(FileSystem files, Path path, byte[] content) throws IOException {
    fill(files.create(path, true), content);
  }

  /**
   * Writes a file whose name must be free. Killed meanwhile, it may leave a part of it.
   *
   * @return false if it is taken. Where the store has no atomic create (S3A of Hadoop 3.3), two
   *     that write at the same time may both be told true, and the later one's content stays.
   */
  static boolean writeNew(FileSystem files, Path path, byte[] content) throws IOException {
    if (files.getClass().equals(RawLocalFileSystem.class)) {
      // Its create looks first and creates then; the kernel can do both at once.
      java.nio.file.Path file = localFile(files, path);
      Files.createDirectories(file.getParent());
      try (FileChannel out =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        for (ByteBuffer left = ByteBuffer.wrap(content); left.hasRemaining(); ) {
          out.write(left);
        }
        out.force(true);
        return true;
      } catch (java.nio.file.FileAlreadyExistsException e) {
        return false;
      }
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
    fill(out, content);
    return true;
  }

  /**
   * As {@link #writeNew}, but whoever reads, or is killed, finds the whole file or none.
   *
   * @param draft where it is written first, on a store that shows a file before it is whole; nobody
   *     else writes there
   */
  static boolean commitNew(FileSystem files, Path path, byte[] content, Path draft)
      throws IOException {
    if (showsWholeFilesOnly(files, path)) {
      return writeNew(files, path, content);
    }
    try {
      if (files.getClass().equals(RawLocalFileSystem.class)) {
        write(files, draft, content);
        // A rename would go over a file that is there.
        Files.createLink(localFile(files, path), localFile(files, draft));
        Files.delete(localFile(files, draft));
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

  /**
   * Writes a file over one that is there, so that whoever reads, or is killed, finds the old or the
   * new one, never a part.
   */
  static void replace(FileSystem files, Path path, byte[] content) throws IOException {
    if (showsWholeFilesOnly(files, path)) {
      write(files, path, content);
      return;
    }
    Path temporary = new Path(path.getParent(), "." + path.getName() + ".tmp");
    write(files, temporary, content);
    if (files instanceof RawLocalFileSystem) {
      // Its own rename copies where it cannot, and into a directory that is in the way.
      Files.move(
          localFile(files, temporary), localFile(files, path), StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try {
      FileContext.getFileContext(files.getUri(), files.getConf())
          .rename(temporary, path, Options.Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException e) {
      // Connectors without this newer interface are those of object stores.
      write(files, path, content);
      files.delete(temporary, false);
    }
  }

  /** What can abort a stream is an object store: a file is there once its stream is closed. */
  private static boolean showsWholeFilesOnly(FileSystem files, Path path) throws IOException {
    return files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM);
  }

  private static java.nio.file.Path localFile(FileSystem local, Path path) {
    return ((RawLocalFileSystem) local).pathToFile(path).toPath();
  }

  private static void fill(FSDataOutputStream out, byte[] content) throws IOException {
    try {
      out.write(content);
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        // Else a machine that crashes can leave a manifest whose files are empty.
        out.hsync();
      }
    } catch (IOException | RuntimeException | FSError e) {
      abandon(out, e);
      throw e;
    }
    out.close();
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
}
