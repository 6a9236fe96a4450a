package io.dcganspark.job.data;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JPEG file without all that does not belong to its samples: segments of applications (colour
 * profiles, thumbnails, EXIF) and comments. ImageIO converts by profiles, refuses broken ones, and
 * guesses colour spaces by different rules, so it never sees the segments. What they say of the
 * colour space is settled here as libjpeg does it: JFIF, then Adobe, then the components' ids.
 *
 * @param height of the image
 * @param width of the image
 * @param components how many: 1 for grey, 3 for colours, 4 for inks
 * @param isYcc whether the first three components are kept as brightness and colour
 * @param tall a bit for each component that has half the rows of others, as {@link TallSamples}
 * @param isConverted whether ImageIO makes red, green and blue of brightness and colour
 * @param scans how often the file goes over the image
 * @param isHeld whether libjpeg holds all coefficients until the last scan
 * @param orientation as EXIF has it, 1 to 8; 1: as stored
 * @param bytes the file that ImageIO sees
 */
record JpegFile(
    int height,
    int width,
    int components,
    boolean isYcc,
    int tall,
    boolean isConverted,
    int scans,
    boolean isHeld,
    int orientation,
    byte[] bytes) {
  /** Encoders write ten. A small file of thousands takes minutes. */
  static final int MOST_SCANS = 100;

  private static final int START_OF_IMAGE = 0xD8;
  private static final int END_OF_IMAGE = 0xD9;
  private static final int START_OF_SCAN = 0xDA;
  private static final int FIRST_RESTART = 0xD0;
  private static final int LAST_RESTART = 0xD7;
  private static final int TEMPORARY = 0x01;
  private static final int COMMENT = 0xFE;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int BASELINE = 0xC0;
  private static final int PROGRESSIVE = 0xC2;
  private static final int FIRST_ARITHMETIC = 0xC9;
  private static final int LAST_ARITHMETIC = 0xCB;
  private static final int JFIF_LENGTH = 14;
  private static final int ADOBE_LENGTH = 12;
  private static final int ADOBE_TRANSFORM = 11;
  private static final int INKS = 4;

  private static final byte[] JFIF = {
    (byte) 0xFF, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };
  private static final byte[] ADOBE_UNCHANGED = {
    (byte) 0xFF, (byte) APP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };

  /**
   * Reads a file's segments.
   *
   * @throws InvalidPictureException if they are damaged, or of a kind that is not decoded
   */
  static JpegFile of(byte[] file) throws InvalidPictureException {
    return new Parser(file).parse();
  }

  /** Returns the bytes of a pixel: what is held of it, as it is read, and as it is taken out. */
  int bytesAPixel() {
    int held = isHeld ? Short.BYTES * components : 0;
    return held + components + Math.min(components, Picture.COLOURS);
  }

  /** Goes over the segments once. */
  private static final class Parser {
    private final byte[] file;
    private final ByteArrayOutputStream kept;
    private int at = 2;
    private boolean hasJfif;
    private int adobeTransform = -1;
    private int frameAt = -1;
    private int frame;
    private int scans;
    private boolean hasExif;
    private int orientation = ExifOrientation.AS_STORED;

    Parser(byte[] file) {
      this.file = file;
      this.kept = new ByteArrayOutputStream(file.length + JFIF.length);
    }

    JpegFile parse() throws InvalidPictureException {
      for (int marker = marker(); marker != END_OF_IMAGE; marker = marker()) {
        if ((marker >= FIRST_RESTART && marker <= START_OF_IMAGE) || marker == TEMPORARY) {
          continue;
        }
        int length = length();
        if (marker >= APP0 && marker <= APP15) {
          look(marker, length);
        } else if (marker != COMMENT) {
          keep(marker, length);
        }
        at += length;
        if (marker == START_OF_SCAN) {
          scans++;
          keepSamples();
        }
      }
      if (frameAt < 0 || scans == 0) {
        throw new InvalidPictureException("is damaged (no image in it)");
      }
      return whole();
    }

    /** As libjpeg does, passes over what is no marker; the end of a file is that of an image. */
    private int marker() {
      while (at < file.length - 1) {
        int marker = file[at + 1] & 0xFF;
        if ((file[at] & 0xFF) == 0xFF && marker != 0 && marker != 0xFF) {
          at += 2;
          return marker;
        }
        at++;
      }
      return END_OF_IMAGE;
    }

    private int length() throws InvalidPictureException {
      int length = at + 2 > file.length ? 0 : unsignedShort(at);
      if (length < 2 || at + length > file.length) {
        throw new InvalidPictureException(
            "is truncated or damaged (a segment at byte %d has %d bytes)".formatted(at, length));
      }
      return length;
    }

    private int unsignedShort(int from) {
      return ((file[from] & 0xFF) << 8) | (file[from + 1] & 0xFF);
    }

    private void look(int marker, int length) {
      int content = at + 2;
      int bytes = length - 2;
      if (marker == APP0 && bytes >= JFIF_LENGTH && holds(content, "JFIF\0")) {
        hasJfif = true;
      } else if (marker == APP14 && bytes >= ADOBE_LENGTH && holds(content, "Adobe")) {
        adobeTransform = file[content + ADOBE_TRANSFORM] & 0xFF;
      } else if (marker == APP1
          && !hasExif
          && bytes > ExifOrientation.PREFIX.length()
          && holds(content, ExifOrientation.PREFIX)) {
        hasExif = true;
        orientation =
            ExifOrientation.of(
                Arrays.copyOfRange(
                    file, content + ExifOrientation.PREFIX.length(), content + bytes));
      }
    }

    private boolean holds(int from, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      return Arrays.equals(file, from, from + bytes.length, bytes, 0, bytes.length);
    }

    private void keep(int marker, int length) throws InvalidPictureException {
      boolean isFrame =
          marker >= BASELINE
              && marker <= 0xCF
              && marker != 0xC4
              && marker != 0xC8
              && marker != 0xCC;
      if (isFrame) {
        lookAtFrame(marker, length);
      }
      kept.write(0xFF);
      kept.write(marker);
      kept.write(file, at, length);
    }

    private void lookAtFrame(int marker, int length) throws InvalidPictureException {
      if (marker >= FIRST_ARITHMETIC && marker <= LAST_ARITHMETIC) {
        throw new InvalidPictureException(
            "is a JPEG with arithmetic coding, which not every Java decodes: convert it with"
                + " jpegtran, which keeps every pixel");
      }
      if (marker > PROGRESSIVE) {
        throw new InvalidPictureException(
            "is a lossless or hierarchical JPEG, expected a baseline or progressive one: convert"
                + " it");
      }
      if (frameAt >= 0 || length < 8 || length != 8 + 3 * (file[at + 7] & 0xFF)) {
        throw new InvalidPictureException("is damaged (its frame header)");
      }
      frameAt = at;
      frame = marker;
    }

    /** Samples end at the first marker that is none of a restart. */
    private void keepSamples() {
      int start = at;
      while (at < file.length - 1) {
        int next = file[at + 1] & 0xFF;
        boolean isMarker = (file[at] & 0xFF) == 0xFF && next != 0 && next != 0xFF;
        if (isMarker && (next < FIRST_RESTART || next > LAST_RESTART)) {
          break;
        }
        at++;
      }
      int end = at < file.length - 1 ? at : file.length;
      kept.write(file, start, end - start);
      at = end;
    }

    private JpegFile whole() throws InvalidPictureException {
      int components = file[frameAt + 7] & 0xFF;
      if (components != 1 && components != Picture.COLOURS && components != INKS) {
        throw new InvalidPictureException(
            "is a JPEG of %d components, expected 1, 3 or 4".formatted(components));
      }
      int precision = file[frameAt + 2] & 0xFF;
      if (precision != 8) {
        throw new InvalidPictureException(
            "is a JPEG of %d bits a sample, expected 8: convert it".formatted(precision));
      }
      byte[] samples = kept.toByteArray();
      boolean isYcc = isYcc(components);
      int tall = tall(components);
      boolean isConverted =
          isYcc && components == Picture.COLOURS && (tall == 0 || TallSamples.ARE_BLENDED);
      byte[] marker = components == 1 || isConverted ? JFIF : ADOBE_UNCHANGED;
      ByteArrayOutputStream bytes =
          new ByteArrayOutputStream(samples.length + marker.length + INKS);
      bytes.write(0xFF);
      bytes.write(START_OF_IMAGE);
      bytes.writeBytes(marker);
      bytes.writeBytes(samples);
      // A file that only lacks its end mark is whole to libjpeg, which warns.
      if (endsWithMark()) {
        bytes.write(0xFF);
        bytes.write(END_OF_IMAGE);
      }
      return new JpegFile(
          unsignedShort(frameAt + 3),
          unsignedShort(frameAt + 5),
          components,
          isYcc,
          tall,
          isConverted,
          scans,
          frame == PROGRESSIVE || scans > 1,
          orientation,
          bytes.toByteArray());
    }

    private boolean endsWithMark() {
      return at >= 2 && (file[at - 2] & 0xFF) == 0xFF && (file[at - 1] & 0xFF) == END_OF_IMAGE;
    }

    /** libjpeg's default_decompress_parms. */
    private boolean isYcc(int components) {
      if (components == 1) {
        return false;
      }
      if (components == INKS) {
        return adobeTransform > 0;
      }
      if (hasJfif) {
        return true;
      }
      if (adobeTransform >= 0) {
        return adobeTransform != 0;
      }
      return id(0) != 'R' || id(1) != 'G' || id(2) != 'B';
    }

    private int tall(int components) {
      int mostAcross = 0;
      int mostDown = 0;
      for (int i = 0; i < components; i++) {
        mostAcross = Math.max(mostAcross, factors(i) >> 4);
        mostDown = Math.max(mostDown, factors(i) & 0xF);
      }
      int tall = 0;
      for (int i = 0; i < components; i++) {
        boolean isTall = (factors(i) >> 4) == mostAcross && 2 * (factors(i) & 0xF) == mostDown;
        tall |= isTall ? 1 << i : 0;
      }
      return tall;
    }

    private int factors(int component) {
      return file[frameAt + 9 + 3 * component] & 0xFF;
    }

    private int id(int component) {
      return file[frameAt + 8 + 3 * component] & 0xFF;
    }
  }
}
