package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a model has to be to be published: near enough to the data, and not much worse than the one
 * before it.
 *
 * @param mostIncrease how much larger its Frechet distance may be, as a part of the other one's
 * @param mostDistance how large it may be at all, absent where it may be anything
 */
record QualityGate(double mostIncrease, OptionalDouble mostDistance) {
  QualityGate {
    requireNotNegative("--max-distance-increase", mostIncrease);
    mostDistance.ifPresent(most -> requireNotNegative("--max-distance", most));
  }

  private static void requireNotNegative(String option, double value) {
    if (!Double.isFinite(value) || value < 0) {
      throw new UserErrorException(
          "%s is %s, expected a number of at least 0".formatted(option, value));
    }
  }

  /**
   * Returns why a model must not be published, if it must not.
   *
   * @param distance its Frechet distance; NaN, where it could not be measured, is refused
   * @param published that of the model published last, absent where there is none
   */
  Optional<String> refusal(double distance, OptionalDouble published) {
    if (Double.isNaN(distance)) {
      return Optional.of("its Frechet distance could not be measured");
    }
    if (mostDistance.isPresent() && distance > mostDistance.getAsDouble()) {
      return Optional.of(
          said(
              "Frechet distance %.3f, --max-distance is %s", distance, mostDistance.getAsDouble()));
    }
    // One that could not be measured is no reason to keep it.
    if (published.isEmpty() || Double.isNaN(published.getAsDouble())) {
      return Optional.empty();
    }
    double most = published.getAsDouble() * (1 + mostIncrease);
    return distance > most
        ? Optional.of(
            said(
                "Frechet distance %.3f, the published model has %.3f and"
                    + " --max-distance-increase %s lets at most %.3f follow",
                distance, published.getAsDouble(), mostIncrease, most))
        : Optional.empty();
  }

  private static String said(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
