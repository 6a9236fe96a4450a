package io.dcganspark.job.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Files of the local disk, written through the kernel: Hadoop's interface has no exclusive create
 * there, follows symbolic links, and does not sync directories. What returns is on the disk, the
 * file and its name, unless the caller asks not to wait for that. A symbolic link that lies at a
 * file's name is never followed.
 */
final class LocalDisk {
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  private static final Set<OpenOption> OVER =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  private LocalDisk() {}

  /** Writes a file, over one that is there. Killed meanwhile, it may leave a part of it. */
  static void write(Path file, FileWriting.Content content) throws IOException {
    makeDirectories(file.getParent());
    try (FileChannel channel = open(file, OVER)) {
      fill(file, channel, content, true);
    }
  }

  /**
   * Writes a file whose name must be free. Killed meanwhile, it may leave a part of it.
   *
   * @param syncs whether to wait for the disk
   * @return false if the name is taken, also by a link
   */
  static boolean writeNew(Path file, FileWriting.Content content, boolean syncs)
      throws IOException {
    makeDirectories(file.getParent());
    FileChannel made;
    try {
      made = open(file, NEW);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    try (FileChannel channel = made) {
      fill(file, channel, content, syncs);
    }
    return true;
  }

  private static FileChannel open(Path file, Set<OpenOption> how) throws IOException {
    try {
      return FileChannel.open(file, how);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      throw named(file, e);
    }
  }

  private static void fill(
      Path file, FileChannel channel, FileWriting.Content content, boolean syncs)
      throws IOException {
    FileWriting.fill(new Channel(file, channel), content);
    if (syncs) {
      channel.force(true);
      sync(file.getParent());
    }
  }

  /** Gives a file a second name, which must be free. */
  static void link(Path name, Path file) throws IOException {
    Files.createLink(name, file);
    sync(name.getParent());
  }

  /**
   * Gives a file another name, over a file that has it.
   *
   * @param syncs whether to wait for the disk
   */
  static void rename(Path from, Path to, boolean syncs) throws IOException {
    // A sum that Hadoop once wrote beside the file is none of the new one's.
    Files.deleteIfExists(to.resolveSibling("." + to.getFileName() + ".crc"));
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    if (syncs) {
      sync(to.getParent());
    }
  }

  private static void makeDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path there = directory;
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      Files.createDirectories(directory);
    } catch (FileSystemException e) {
      throw named(directory, e);
    }
    for (Path made = directory; !made.equals(there); made = made.getParent()) {
      sync(made.getParent());
    }
  }

  /** Has the names in a directory outlive a crash of the machine. */
  private static void sync(Path directory) throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    } catch (java.nio.file.AccessDeniedException e) {
      // Who may write in a directory but not read it cannot sync it.
    }
  }

  /** What the kernel says, with the file: a full disk says nothing else. */
  private static IOException named(Path file, IOException reason) {
    String kind =
        reason instanceof FileSystemException known
            ? known.getReason() == null ? known.getClass().getSimpleName() : known.getReason()
            : reason.getMessage();
    return new IOException("%s cannot be written: %s".formatted(file, kind), reason);
  }

  private static final class Channel extends OutputStream {
    private final Path file;
    private final FileChannel channel;

    Channel(Path file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      try {
        for (ByteBuffer left = ByteBuffer.wrap(bytes, start, length); left.hasRemaining(); ) {
          channel.write(left);
        }
      } catch (IOException e) {
        throw named(file, e);
      }
    }
  }
}
