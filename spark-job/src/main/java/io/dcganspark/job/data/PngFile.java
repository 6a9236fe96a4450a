package io.dcganspark.job.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A PNG file without all that does not belong to its samples: profiles, texts and times may be
 * broken, or unpack to more than memory holds, and are not looked at.
 *
 * @param orientation as EXIF has it, 1 to 8; 1: as stored
 * @param bytes the file that ImageIO sees
 */
record PngFile(int orientation, byte[] bytes) {
  private static final int SIGNATURE = 8;

  /** Length, type and checksum. */
  private static final int AROUND = 12;

  /** Goes over the chunks; what is cut is left to the reader. */
  static PngFile of(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
    int orientation = ExifOrientation.AS_STORED;
    int at = Math.min(SIGNATURE, file.length);
    kept.write(file, 0, at);
    while (at <= file.length - AROUND) {
      int length = in.getInt(at);
      if (length < 0 || length > file.length - AROUND - at) {
        break;
      }
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      // A capital marks what a decoder must not pass over.
      if (Character.isUpperCase(type.charAt(0)) || type.equals("tRNS")) {
        kept.write(file, at, AROUND + length);
      } else if (type.equals("eXIf")) {
        orientation = ExifOrientation.of(Arrays.copyOfRange(file, at + 8, at + 8 + length));
      }
      at += AROUND + length;
    }
    kept.write(file, at, file.length - at);
    return new PngFile(orientation, kept.toByteArray());
  }
}
