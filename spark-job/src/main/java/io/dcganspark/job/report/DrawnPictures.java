package io.dcganspark.job.report;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.Reason;
import java.awt.AWTError;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws pictures, and does without those that this machine cannot draw: Java draws no text where
 * fontconfig has no font, and then fails with errors. What is beside a picture is written anyway.
 */
final class DrawnPictures {
  private static final Logger LOG = LoggerFactory.getLogger(DrawnPictures.class);

  private final Set<String> missing = new HashSet<>();

  /**
   * Draws one.
   *
   * @param name of its file
   * @return nothing if it could not be drawn, which is logged once
   * @throws UserErrorException if what it shows cannot be read
   */
  Optional<byte[]> draw(String name, Supplier<byte[]> drawing) {
    try {
      return Optional.of(drawing.get());
    } catch (UserErrorException e) {
      throw e;
    } catch (RuntimeException | LinkageError | AWTError | InternalError e) {
      if (missing.add(name)) {
        LOG.warn("{} cannot be drawn and is left out: {}", name, Reason.of(Reason.root(e)));
      }
      return Optional.empty();
    }
  }
}
