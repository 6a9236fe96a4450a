package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * A generator's file in the place of a checkpoint: one that {@code export} wrote, or {@code
 * pretrained:NAME}, one that comes with the job.
 */
final class GeneratorFile {
  /** What names a file that comes with the job. */
  static final String PRETRAINED = "pretrained:";

  /** Each is a resource that {@code export --format pretrained} wrote. */
  static final List<String> NAMES = List.of("mnist");

  private GeneratorFile() {}

  /** Returns whether it is a file, not a run or a checkpoint of one. */
  static boolean isNamedBy(String path) {
    return isPretrained(path) || ModelFormat.SAFETENSORS.isNameOf(path);
  }

  /** Returns whether it comes with the job; nothing has to be asked for it. */
  static boolean isPretrained(String path) {
    return path.startsWith(PRETRAINED);
  }

  /**
   * Checks that there is such a generator with the job.
   *
   * @param option that names it, for messages
   * @throws UserErrorException if there is none of that name
   */
  static void requireKnown(String option, String path) {
    if (!NAMES.contains(nameIn(path))) {
      throw new UserErrorException(
          "%s %s does not come with the job: expected %s"
              .formatted(
                  option,
                  path,
                  NAMES.stream().map(PRETRAINED::concat).collect(Collectors.joining(" or "))));
    }
  }

  /**
   * Reads it.
   *
   * @param option that names it, for messages
   * @throws UserErrorException if it is not there, or no safetensors file
   */
  static PyTorchFile read(String option, String path, Configuration hadoop) {
    if (!isPretrained(path)) {
      return PyTorchFile.read(option, path, hadoop);
    }
    requireKnown(option, path);
    String resource = nameIn(path) + "-generator.safetensors";
    try (InputStream in = GeneratorFile.class.getResourceAsStream(resource)) {
      return PyTorchFile.of(option, path, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String nameIn(String path) {
    return path.substring(PRETRAINED.length());
  }
}
