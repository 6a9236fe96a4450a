package io.dcganspark.job.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** The kinds of files that are decoded, told by how they start and not by their names. */
enum PictureKind {
  PNG("png", new int[] {0x89, 'P', 'N', 'G'}),
  JPEG("jpeg", new int[] {0xFF, 0xD8, 0xFF}),
  GIF("gif", new int[] {'G', 'I', 'F', '8'}),
  BMP("bmp", new int[] {'B', 'M'}),
  TIFF_LITTLE_ENDIAN("tiff", new int[] {'I', 'I', 42, 0}),
  TIFF_BIG_ENDIAN("tiff", new int[] {'M', 'M', 0, 42});

  /** What they are called in messages. */
  static final String NAMES = "PNG, JPEG, GIF, BMP or TIFF";

  /** Readers that others register may decode to other pixels. */
  private static final String OF_THE_JDK = "com.sun.imageio.";

  private final String format;
  private final int[] start;

  /** Looked up once; threads that do so at the same time find the same. */
  private volatile ImageReaderSpi provider;

  PictureKind(String format, int[] start) {
    this.format = format;
    this.start = start;
  }

  /** Returns the kind of a file; empty: none of these. */
  static Optional<PictureKind> of(byte[] file) {
    return Arrays.stream(values()).filter(kind -> kind.starts(file)).findFirst();
  }

  private boolean starts(byte[] file) {
    for (int i = 0; i < start.length; i++) {
      if (file.length <= i || (file[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether samples alone do not say what the picture is. */
  boolean needsMetadata() {
    return this == GIF || this == TIFF_LITTLE_ENDIAN || this == TIFF_BIG_ENDIAN;
  }

  /** Makes the JDK's reader of this kind. */
  ImageReader reader() throws IOException {
    if (provider == null) {
      provider = provider();
    }
    return provider.createReaderInstance();
  }

  private ImageReaderSpi provider() {
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (all.hasNext()) {
      ImageReaderSpi spi = all.next();
      if (spi.getClass().getName().startsWith(OF_THE_JDK)
          && Arrays.asList(spi.getFormatNames()).contains(format)) {
        return spi;
      }
    }
    throw new IllegalStateException(
        "this Java has no reader of %s: is its module java.desktop there?".formatted(format));
  }
}
