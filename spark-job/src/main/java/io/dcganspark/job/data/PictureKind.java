package io.dcganspark.job.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** The kinds of files that are decoded, recognized by their first bytes and not by their names. */
enum PictureKind {
  PNG("png", "\u0089PNG"),
  JPEG("jpeg", "\u00FF\u00D8\u00FF"),
  GIF("gif", "GIF8"),
  BMP("bmp", "BM"),
  TIFF_LITTLE_ENDIAN("tiff", "II*\0"),
  TIFF_BIG_ENDIAN("tiff", "MM\0*");

  /** What they are called in messages. */
  static final String NAMES = "PNG, JPEG, GIF, BMP or TIFF";

  /** Readers that others register may decode to other pixels. */
  private static final String OF_THE_JDK = "com.sun.imageio.";

  /** By format; looked up once, since that takes a while. */
  private static final Map<String, ImageReaderSpi> PROVIDERS = new ConcurrentHashMap<>();

  private final String format;

  /** A character is a byte. */
  private final String start;

  PictureKind(String format, String start) {
    this.format = format;
    this.start = start;
  }

  /** Returns the kind of a file; empty: none of these. */
  static Optional<PictureKind> of(byte[] file) {
    return Arrays.stream(values()).filter(kind -> kind.starts(file)).findFirst();
  }

  private boolean starts(byte[] file) {
    for (int i = 0; i < start.length(); i++) {
      if (file.length <= i || (file[i] & 0xFF) != start.charAt(i)) {
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
    return PROVIDERS.computeIfAbsent(format, PictureKind::provider).createReaderInstance();
  }

  private static ImageReaderSpi provider(String format) {
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
