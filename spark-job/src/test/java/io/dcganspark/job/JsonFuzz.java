package io.dcganspark.job;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** JSON that is nearly what a file should hold: other values, deeper, longer, twice, with marks. */
public final class JsonFuzz {
  private static final Pattern VALUE =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|-?\\d[\\d.eE+-]*|true|false|null|\\{\\s*}|\\[\\s*]");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e308",
          "1e999999999",
          "-0.0",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "18446744073709551624",
          "4294967297",
          "1".repeat(120),
          "\"\"",
          "\"1\"",
          "\"NaN\"",
          "\"\\u0000\\u001b[2J\\ud800\"",
          "\"../../x\"",
          "\"http://127.0.0.1:1/x\"",
          "\"s3a://KEY:HIDDEN@bucket\"",
          "\"${HOME}\"",
          "${HOME}",
          "[]",
          "{}",
          "[[[]]]",
          "{\"\": {\"\": 0}}",
          "[0,1,2,3,4,5,6,7,8,9]",
          "[".repeat(200) + "]".repeat(200),
          "include url(\"http://127.0.0.1:1/x\")",
          "NaN",
          "");

  private JsonFuzz() {}

  /** Changes some values of a JSON, or its shape, and may leave it unchanged. */
  public static byte[] of(Random random, String json) {
    String text = json;
    for (int i = random.nextInt(3); i > 0; i--) {
      text = changed(random, text);
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String changed(Random random, String json) {
    List<MatchResult> values = new ArrayList<>(VALUE.matcher(json).results().toList());
    if (values.isEmpty()) {
      return json;
    }
    MatchResult at = values.get(random.nextInt(values.size()));
    String before = json.substring(0, at.start());
    String after = json.substring(at.end());
    String other = VALUES.get(random.nextInt(VALUES.size()));
    return switch (random.nextInt(6)) {
      case 0 -> before + values.get(random.nextInt(values.size())).group() + after;
      case 1 -> before + after;
      case 2 -> json.substring(0, at.end()) + "," + other + after;
      case 3 -> json + (random.nextBoolean() ? " " + other : json);
      default -> before + other + after;
    };
  }
}
