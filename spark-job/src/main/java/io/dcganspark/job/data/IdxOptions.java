package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code data.options} says of IDX files.
 *
 * @param set {@code set}, what the files' names start with, of several data sets in one directory
 * @param transpose {@code transpose}, whether rows and columns of the images are swapped; empty: as
 *     the files' names say
 * @param firstLabel {@code first-label}, the label that becomes class 0; empty: as the names say
 * @param stacked {@code stacked}, the seed by which images are stacked as the colours of others;
 *     empty: they are not
 */
record IdxOptions(
    Optional<String> set,
    Optional<Boolean> transpose,
    Optional<Integer> firstLabel,
    Optional<Long> stacked) {
  static final IdxOptions NONE =
      new IdxOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final String SET = "set";
  private static final String TRANSPOSE = "transpose";
  private static final String FIRST_LABEL = "first-label";
  private static final String AUTO = "auto";
  private static final int MOST_LABEL = 255;

  /**
   * Reads a section of the configuration.
   *
   * @throws InvalidIdxException if it has a key that there is not, or a value that none can have
   */
  static IdxOptions ofConfiguration(Map<String, String> options) throws InvalidIdxException {
    Set<String> unknown = new TreeSet<>(options.keySet());
    unknown.removeAll(Set.of(SET, TRANSPOSE, FIRST_LABEL, DataConfig.STACKED));
    if (!unknown.isEmpty()) {
      throw new InvalidIdxException(
          "data.options.%s is no option of data.format=idx, expected %s, %s, %s or %s"
              .formatted(
                  unknown.iterator().next(), SET, TRANSPOSE, FIRST_LABEL, DataConfig.STACKED));
    }
    return of(options);
  }

  /**
   * Reads the options of a data source, among which may be others.
   *
   * @throws InvalidIdxException if one has a value that it cannot have
   */
  static IdxOptions of(Map<String, String> options) throws InvalidIdxException {
    return new IdxOptions(
        Optional.ofNullable(options.get(SET)),
        transpose(options.getOrDefault(TRANSPOSE, AUTO)),
        firstLabel(options.getOrDefault(FIRST_LABEL, AUTO)),
        stacked(options.get(DataConfig.STACKED)));
  }

  private static Optional<Long> stacked(String value) throws InvalidIdxException {
    try {
      return Optional.ofNullable(value).map(Long::valueOf);
    } catch (NumberFormatException e) {
      throw new InvalidIdxException(
          "data.options.%s is \"%s\", expected a whole number, the seed of the stacks"
              .formatted(DataConfig.STACKED, value));
    }
  }

  private static Optional<Boolean> transpose(String value) throws InvalidIdxException {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case AUTO -> Optional.empty();
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default ->
          throw new InvalidIdxException(
              "data.options.%s is \"%s\", expected auto, true or false"
                  .formatted(TRANSPOSE, value));
    };
  }

  private static Optional<Integer> firstLabel(String value) throws InvalidIdxException {
    if (value.equalsIgnoreCase(AUTO)) {
      return Optional.empty();
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= 0 && number <= MOST_LABEL) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // It is refused with what is out of range.
    }
    throw new InvalidIdxException(
        "data.options.%s is \"%s\", expected auto or a whole number from 0 to %d"
            .formatted(FIRST_LABEL, value, MOST_LABEL));
  }
}
