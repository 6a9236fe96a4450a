package io.dcganspark.job.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The entries of the first directory of a TIFF structure, which EXIF is too. */
final class TiffTags {
  static final int ORIENTATION = 0x112;
  static final int PROFILE = 0x8773;

  /** Of what is left to everybody. */
  static final int NOBODYS = 0xFDE8;

  private static final int DIRECTORY_AT = 4;
  private static final int LENGTH = 12;

  private TiffTags() {}

  /** Returns a view of the structure in its own order of bytes. */
  static ByteBuffer view(byte[] tiff) {
    ByteBuffer view = ByteBuffer.wrap(tiff);
    boolean isLittle = tiff.length > 0 && tiff[0] == 'I';
    return view.order(isLittle ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  /**
   * Finds a tag's entry: its number, its type and its count, of 2, 2 and 4 bytes, then its value.
   *
   * @return where it starts; -1: it is not there, or the structure is damaged
   */
  static int find(ByteBuffer view, int tag) {
    if (view.limit() < DIRECTORY_AT + Integer.BYTES) {
      return -1;
    }
    int directory = view.getInt(DIRECTORY_AT);
    if (directory < 0 || directory > view.limit() - Short.BYTES) {
      return -1;
    }
    int entries = view.getShort(directory) & 0xFFFF;
    long entry = directory + (long) Short.BYTES;
    for (int i = 0; i < entries && entry + LENGTH <= view.limit(); i++, entry += LENGTH) {
      if ((view.getShort((int) entry) & 0xFFFF) == tag) {
        return (int) entry;
      }
    }
    return -1;
  }
}
