package io.dcganspark.job.data;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of pictures that are not decoded, which often have the name of another kind. */
enum ForeignPicture {
  WEBP("a WebP file", "dwebp", "RIFF....WEBP"),
  AVIF("an AVIF file", "avifdec", "....ftypavi"),
  HEIC("an HEIC file", "heif-convert", "....ftyphei"),
  HEIF("an HEIF file", "heif-convert", "....ftypmif"),
  JPEG_2000("a JPEG 2000 file", "opj_decompress", "....jP  \r\n"),
  JPEG_XL("a JPEG XL file", "djxl", "....JXL \r\n");

  private final String name;
  private final String converter;

  /** A character is a byte; a dot is any byte. */
  private final String start;

  ForeignPicture(String name, String converter, String start) {
    this.name = name;
    this.converter = converter;
    this.start = start;
  }

  /** Returns why a file is not decoded, and what to do; empty: it is none of these. */
  static Optional<String> problem(byte[] file) {
    return Arrays.stream(values())
        .filter(kind -> kind.starts(file))
        .map(
            kind ->
                "is %s, expected a file of %s: convert it with %s"
                    .formatted(kind.name, PictureKind.NAMES, kind.converter))
        .findFirst();
  }

  private boolean starts(byte[] file) {
    if (file.length < start.length()) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      char expected = start.charAt(i);
      if (expected != '.' && (file[i] & 0xFF) != expected) {
        return false;
      }
    }
    return true;
  }
}
