package io.dcganspark.job.report;

import java.util.Base64;

/** Pictures as addresses that hold them, for a page that loads nothing. */
final class InPage {
  private InPage() {}

  /** Returns a PNG file's address. */
  static String png(byte[] file) {
    return of("png", file);
  }

  /**
   * Returns a picture's address.
   *
   * @param kind of picture, png or gif
   */
  static String of(String kind, byte[] file) {
    return "data:image/%s;base64,%s".formatted(kind, Base64.getEncoder().encodeToString(file));
  }
}
