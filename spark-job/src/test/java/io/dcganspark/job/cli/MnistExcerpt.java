package io.dcganspark.job.cli;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A few real images of MNIST as a data set of their own, small enough for many epochs. */
public final class MnistExcerpt {
  private static final int PIXELS = 28 * 28;

  private MnistExcerpt() {}

  /** Writes {@code count} images, from the {@code first} on, and their labels. */
  public static Path write(Path directory, int first, int count) {
    try {
      Files.createDirectories(directory);
      cut(directory, "train-images-idx3-ubyte", 16, PIXELS, first, count);
      cut(directory, "train-labels-idx1-ubyte", 8, 1, first, count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory;
  }

  private static void cut(Path directory, String name, int header, int record, int first, int count)
      throws IOException {
    try (InputStream in =
            new GZIPInputStream(
                MnistExcerpt.class.getResourceAsStream("/mnist-excerpt/" + name + ".gz"));
        DataOutputStream out =
            new DataOutputStream(Files.newOutputStream(directory.resolve(name)))) {
      out.write(in.readNBytes(4));
      in.skipNBytes(4);
      out.writeInt(count);
      out.write(in.readNBytes(header - 8));
      in.skipNBytes((long) first * record);
      out.write(in.readNBytes(count * record));
    }
  }
}
