package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What {@code generate} writes. */
enum ImageFormat {
  /** One grid of images in a file that ends in .png, else a directory with a file an image. */
  PNG("\\d{8,}\\.png"),
  /** The MNIST format: one file of unsigned bytes. */
  IDX("images-idx\\d-ubyte"),
  /** A directory of rows (index, image, height, width, channels), with a label where there are. */
  PARQUET("part-.*\\.parquet");

  private static final Pattern OTHER_PICTURE =
      Pattern.compile("(?i).*\\.(jpe?g|gif|webp|bmp|tiff?|svg|pdf)");

  private final Pattern ownFile;

  ImageFormat(String ownFile) {
    this.ownFile = Pattern.compile(ownFile);
  }

  /** Whether a file of this name in a directory can be what this format wrote there. */
  boolean wrote(String name) {
    return name.startsWith("_") || name.startsWith(".") || ownFile.matcher(name).matches();
  }

  /** Whether a target of this name is one file rather than a directory. */
  boolean isFile(String name) {
    return this != PARQUET && ofName(name).equals(Optional.of(this));
  }

  /**
   * Returns the format of a target's name, which must agree with the requested one.
   *
   * @param asked null: that of the name
   */
  static ImageFormat of(String name, ImageFormat asked) {
    if (OTHER_PICTURE.matcher(name).matches()) {
      throw new UserErrorException(
          "--to %s is the name of a picture that generate does not write: name a .png, an .idx or a .parquet"
              .formatted(name));
    }
    Optional<ImageFormat> named = ofName(name);
    if (asked == null) {
      return named.orElseThrow(
          () ->
              new UserErrorException(
                  "--to %s does not end in .png, .idx, -ubyte or .parquet: give --format"
                      .formatted(name)));
    }
    if (named.isPresent() && named.get() != asked) {
      throw new UserErrorException(
          "--to %s has the name of another format than --format %s: change one of them"
              .formatted(name, asked.name().toLowerCase(Locale.ROOT)));
    }
    return asked;
  }

  private static Optional<ImageFormat> ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".png")) {
      return Optional.of(PNG);
    }
    if (lower.endsWith(".idx") || lower.endsWith("-ubyte")) {
      return Optional.of(IDX);
    }
    return lower.endsWith(".parquet") ? Optional.of(PARQUET) : Optional.empty();
  }
}
