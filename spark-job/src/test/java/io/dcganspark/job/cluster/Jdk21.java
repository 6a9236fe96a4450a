package io.dcganspark.job.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A JDK 21 beside the JDK 17 of the build: the one in JAVA_21_HOME, or one under /usr/lib/jvm. */
public final class Jdk21 {
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  private Jdk21() {}

  /** Returns its home; where there is none, the test is skipped. */
  public static Path required() {
    Optional<Path> home =
        Optional.ofNullable(System.getenv("JAVA_21_HOME")).map(Path::of).or(Jdk21::installed);
    assumeTrue(home.isPresent(), "no JDK 21 under " + INSTALLED + ": set JAVA_21_HOME to one");
    return home.orElseThrow();
  }

  private static Optional<Path> installed() {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(INSTALLED, "*21*")) {
      for (Path home : found) {
        if (Files.isExecutable(home.resolve("bin/java"))) {
          return Optional.of(home);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
