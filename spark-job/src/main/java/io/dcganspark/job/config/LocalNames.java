package io.dcganspark.job.config;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;

/**
 * Names of local files, which Java spells in the encoding of the locale: what that cannot spell
 * becomes question marks, and another file.
 */
public final class LocalNames {
  private static final String ENCODING = System.getProperty("sun.jnu.encoding");

  /** What Java makes of bytes that it cannot read. */
  private static final char UNREADABLE = '\uFFFD';

  /** What a process was started with, on Linux. */
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private LocalNames() {}

  /** Returns the encoding in which this Java spells names. */
  public static String encoding() {
    return ENCODING;
  }

  /** Returns whether this Java can spell a name. */
  public static boolean canSpell(String name) {
    return canSpell(name, Charset.forName(ENCODING));
  }

  static boolean canSpell(String name, Charset encoding) {
    return name.chars().allMatch(character -> character < 0x80)
        || (name.indexOf(UNREADABLE) < 0 && encoding.newEncoder().canEncode(name));
  }

  /**
   * Checks a path before a file is opened or made there, on the driver or an executor.
   *
   * @param files of the path
   * @throws UserErrorException if it is a local one that this Java cannot spell
   */
  public static void require(FileSystem files, org.apache.hadoop.fs.Path path) {
    if (files.getUri().getScheme().equals("file") && !canSpell(path.toString())) {
      throw new UserErrorException(
          "%s cannot be spelt in %s, the encoding of this Java's locale: %s"
              .formatted(path, ENCODING, remedy()));
    }
  }

  /**
   * Returns what is wrong with the command line of this process: Java makes question marks of what
   * it cannot read there, and Spark's launcher has done so before it starts the job.
   *
   * @param args of the job
   */
  public static Optional<String> problemOfCommandLine(String... args) {
    Charset encoding = Charset.forName(ENCODING);
    Optional<String> lost = lostIn(encoding, args);
    if (lost.isPresent()) {
      return lost;
    }
    try {
      return problem(Files.readAllBytes(COMMAND_LINE), encoding);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Names with real question marks are rare, and outputs in a directory named ?? are lost. */
  static Optional<String> lostIn(Charset encoding, String... args) {
    if (!encoding.equals(StandardCharsets.US_ASCII)) {
      return Optional.empty();
    }
    return Arrays.stream(args)
        .filter(arg -> arg.indexOf('?') >= 0 || arg.indexOf(UNREADABLE) >= 0)
        .findFirst()
        .map(
            arg ->
                "%s on the command line has question marks, which may be characters outside %s, the encoding of this Java's locale: %s"
                    .formatted(arg, encoding.name(), remedy()));
  }

  static Optional<String> problem(byte[] commandLine, Charset encoding) {
    boolean isAscii = true;
    for (byte character : commandLine) {
      isAscii &= character >= 0;
    }
    return isAscii || canSpell(new String(commandLine, StandardCharsets.UTF_8), encoding)
        ? Optional.empty()
        : Optional.of(
            "the command line has characters outside %s, the encoding of this Java's locale, which would become question marks: %s"
                .formatted(encoding.name(), remedy()));
  }

  private static String remedy() {
    return "set LC_ALL=C.UTF-8, for the executors too (spark.executorEnv.LC_ALL)";
  }
}
