package io.dcganspark.job.report;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal that standard error goes to. */
final class Terminal {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
  private static final int DEFAULT_COLUMNS = 80;
  private static final int PATIENCE_SECONDS = 2;

  /** What stty prints: rows and columns. */
  private static final Pattern SIZE = Pattern.compile("\\d{1,4} (\\d{1,4})\\s*");

  private Terminal() {}

  /**
   * Returns whether a line can be drawn over there. Java's console stands for standard input and
   * output, and cannot say it.
   */
  static boolean isThere() {
    return !"dumb".equals(System.getenv("TERM")) && isTerminal(STANDARD_ERROR);
  }

  private static boolean isTerminal(Path stream) {
    try {
      String device = Files.readSymbolicLink(stream).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Returns how many columns it has now. */
  static int columns() {
    return sizeOf(STANDARD_ERROR.toFile()).orElse(DEFAULT_COLUMNS);
  }

  /** Java has no way to ask a terminal. */
  private static OptionalInt sizeOf(File terminal) {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(terminal).start();
      stty.getOutputStream().close();
      byte[] printed = stty.getInputStream().readAllBytes();
      if (!stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        stty.destroy();
        return OptionalInt.empty();
      }
      Matcher size = SIZE.matcher(new String(printed, StandardCharsets.UTF_8));
      int columns = size.matches() ? Integer.parseInt(size.group(1)) : 0;
      // A terminal that does not know its size says 0.
      return columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }
}
