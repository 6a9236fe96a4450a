package io.dcganspark.job.data;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.Counted;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Images that cannot be used: they are named and left out, up to a limit. */
final class BrokenImages {
  private static final Logger LOG = LoggerFactory.getLogger(BrokenImages.class);

  private BrokenImages() {}

  /**
   * Names what is left out.
   *
   * @param path of the data set
   * @param problems of the first broken images, each with its name, always in the same order
   * @param broken how many there are
   * @param images how many there are, broken or not
   * @param most {@code data.max-broken}
   * @throws UserErrorException if they are more than the limit allows, or all
   */
  static void leaveOut(String path, List<String> problems, long broken, long images, int most) {
    if (broken > most) {
      throw new UserErrorException(
          "%s holds %s that cannot be used, expected at most data.max-broken, %d; the first: %s"
              .formatted(path, Counted.of(broken, "image"), most, problems.get(0)));
    }
    if (broken == images) {
      throw new UserErrorException(
          "%s holds no image that can be used%s"
              .formatted(path, broken == 0 ? "" : "; the first: " + problems.get(0)));
    }
    problems.forEach(problem -> LOG.warn("Left out: {}", problem));
  }
}
