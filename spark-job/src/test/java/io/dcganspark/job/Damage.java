package io.dcganspark.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What can happen to a file on a store: each is one mutation of a sweep. */
public enum Damage {
  /** The file is gone. */
  DELETED {
    @Override
    public void to(Path file, Path other) throws IOException {
      Files.delete(file);
    }
  },
  /** The file holds nothing. */
  EMPTIED {
    @Override
    byte[] changed(byte[] content) {
      return new byte[0];
    }
  },
  /** The second half is missing. */
  CUT {
    @Override
    byte[] changed(byte[] content) {
      return Arrays.copyOf(content, content.length / 2);
    }
  },
  /** One bit in the middle is another one. */
  FLIPPED {
    @Override
    byte[] changed(byte[] content) {
      byte[] flipped = content.clone();
      if (flipped.length > 0) {
        flipped[flipped.length / 2] ^= 1;
      }
      return flipped;
    }
  },
  /** As long as before, of zeros alone. */
  ZEROED {
    @Override
    byte[] changed(byte[] content) {
      return new byte[content.length];
    }
  },
  /** A few bytes stand behind the end. */
  LENGTHENED {
    @Override
    byte[] changed(byte[] content) {
      byte[] longer = Arrays.copyOf(content, content.length + 3);
      Arrays.fill(longer, content.length, longer.length, (byte) '}');
      return longer;
    }
  },
  /** It holds what another file holds. */
  REPLACED {
    @Override
    public void to(Path file, Path other) throws IOException {
      Files.write(file, Files.readAllBytes(other));
    }
  },
  /** A directory has its name. */
  DIRECTORY {
    @Override
    public void to(Path file, Path other) throws IOException {
      Files.delete(file);
      Files.createDirectory(file);
    }
  },
  /** It holds what another file holds, and the other one what it held. */
  SWAPPED {
    @Override
    public void to(Path file, Path other) throws IOException {
      byte[] content = Files.readAllBytes(file);
      Files.write(file, Files.readAllBytes(other));
      Files.write(other, content);
    }
  };

  /**
   * Does this to a file.
   *
   * @param file that is damaged
   * @param other another file of the same directory tree, which only a swap changes
   */
  public void to(Path file, Path other) throws IOException {
    Files.write(file, changed(Files.readAllBytes(file)));
  }

  byte[] changed(byte[] content) {
    throw new UnsupportedOperationException(name());
  }

  /** Returns all files below a directory, sorted by their paths relative to it. */
  public static List<Path> filesOf(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).map(directory::relativize).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
