package io.dcganspark.job.cli;

import io.dcganspark.job.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.commons.io.FileUtils;

/**
 * Copies of a directory with damaged files.
 *
 * @param whole the directory
 * @param copy where the only copy of the moment lies
 */
record DamagedCopies(Path whole, Path copy) {
  List<Path> files() {
    return Damage.filesOf(whole);
  }

  /** Makes the copy again. */
  Path with(Path file, Damage damage) throws IOException {
    fresh();
    damage.to(copy.resolve(file), copy.resolve(counterpart(file)));
    return copy;
  }

  /** Makes the copy again, with several files damaged at once, an exchange only among them. */
  Path with(List<Path> files, Damage damage) throws IOException {
    fresh();
    for (int i = 0; i < files.size(); i++) {
      Path other = files.get(i + 1 < files.size() ? i + 1 : i - 1);
      damage.to(copy.resolve(files.get(i)), copy.resolve(other));
    }
    return copy;
  }

  private void fresh() throws IOException {
    FileUtils.deleteDirectory(copy.toFile());
    TrainedRuns.copy(whole, copy);
  }

  /** Whether a damage to a file changes any file of a part. */
  boolean changes(Predicate<Path> part, Path file, Damage damage) throws IOException {
    boolean isExchange = damage == Damage.REPLACED || damage == Damage.SWAPPED;
    if (isExchange && Arrays.equals(content(file), content(counterpart(file)))) {
      return false;
    }
    return part.test(file) || (damage == Damage.SWAPPED && part.test(counterpart(file)));
  }

  private byte[] content(Path file) throws IOException {
    return Files.readAllBytes(whole.resolve(file));
  }

  /** The file of the same kind elsewhere in the directory, or another one of it. */
  private Path counterpart(Path file) {
    List<Path> files = files();
    return files.stream()
        .filter(other -> !other.equals(file) && other.getFileName().equals(file.getFileName()))
        .findFirst()
        .orElseGet(() -> files.get((files.indexOf(file) + 1) % files.size()));
  }
}
