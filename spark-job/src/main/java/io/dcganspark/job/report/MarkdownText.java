package io.dcganspark.job.report;

import io.dcganspark.model.failure.PlainText;
import java.util.regex.Pattern;

/**
 * A text that may come from anybody, in Markdown: it shows literally, and makes no links or HTML.
 */
final class MarkdownText {
  /**
   * What is punctuation of Markdown, also GitHub's; an underscore between letters and digits, as
   * names have it, is none. Addresses would become links by themselves.
   */
  private static final Pattern SPECIAL =
      Pattern.compile(
          "[\\\\`*\\[\\]|#!~@$]|(?<=\\])\\(|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=//)|(?<=(?i:www))\\.");

  private MarkdownText() {}

  static String of(String text) {
    return SPECIAL
        .matcher(PlainText.line(text))
        .replaceAll("\\\\$0")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
