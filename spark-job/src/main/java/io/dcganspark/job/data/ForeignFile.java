package io.dcganspark.job.data;

import java.nio.charset.StandardCharsets;

/** What a file is that should be an IDX file, by its first bytes, and what to do about it. */
final class ForeignFile {
  /** How many bytes identify it. */
  static final int START = 16;

  private ForeignFile() {}

  /**
   * Returns advice.
   *
   * @param start the first bytes, at most {@value #START}; of the unzipped content where the name
   *     ends in {@code .gz}
   * @param file its name
   */
  static String advice(byte[] start, String file) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("\u001f\u008b")) {
      return file.endsWith(".gz")
          ? "it is gzipped twice, unzip it once"
          : "it is gzipped, add .gz to its name";
    }
    if (text.startsWith("PK\u0003\u0004")) {
      return "it is a zip archive, unpack it";
    }
    if (text.startsWith("\u00fd7zXZ") || text.startsWith("BZh")) {
      return "it is compressed with xz or bzip2, unpack it";
    }
    if (text.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading().startsWith("<")) {
      return "it is a web page, which a server gave in place of the data: fetch it elsewhere, for"
          + " MNIST with deploy/local/fetch-mnist";
    }
    return "is it another kind of file?";
  }
}
