package io.dcganspark.model.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What computes here, as far as it decides the last bits of a result: oneDNN picks its kernels by
 * the instructions that it finds, so the same training ends with the same bits on processors of one
 * kind only.
 */
public final class Processor {
  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
  private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*: (.*)$");
  private static final Pattern FLAGS = Pattern.compile("(?m)^flags\\s*: (.*)$");

  /** From those that oneDNN prefers. */
  private static final List<String> INSTRUCTIONS =
      List.of("amx_bf16", "avx512_bf16", "avx512_vnni", "avx512f", "avx2", "avx", "sse4_1");

  private Processor() {}

  /** Returns the model's name and the best instructions that it has, on one line. */
  public static String describe() {
    try {
      return describe(Files.readString(DESCRIPTION));
    } catch (IOException e) {
      return "unknown";
    }
  }

  static String describe(String description) {
    List<String> flags = List.of(first(FLAGS, description).split(" "));
    String best =
        INSTRUCTIONS.stream().filter(flags::contains).findFirst().orElse("no vector instructions");
    return "%s (%s)".formatted(first(MODEL, description).trim(), best);
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "unknown";
  }
}
