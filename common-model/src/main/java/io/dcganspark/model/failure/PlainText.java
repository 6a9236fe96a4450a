package io.dcganspark.model.failure;

/**
 * Text that may come from anybody, as people may be shown it: characters that steer a terminal or
 * hide in a line are spelled out, and users and passwords in addresses are not shown.
 */
public final class PlainText {
  private PlainText() {}

  /** Returns a text as one line. */
  public static String line(String text) {
    return escaped(AddressSecret.hidden(text), false);
  }

  /** Returns a text whose lines and tabs stay. */
  public static String lines(String text) {
    return escaped(AddressSecret.hidden(text), true);
  }

  private static String escaped(String text, boolean keepsLines) {
    if (text.codePoints().noneMatch(point -> isHidden(point, keepsLines))) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (isHidden(point, keepsLines)) {
                plain.append(String.format(point > 0xFFFF ? "\\u{%x}" : "\\u%04x", point));
              } else {
                plain.appendCodePoint(point);
              }
            });
    return plain.toString();
  }

  private static boolean isHidden(int point, boolean keepsLines) {
    if (keepsLines && (point == '\n' || point == '\t')) {
      return false;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
