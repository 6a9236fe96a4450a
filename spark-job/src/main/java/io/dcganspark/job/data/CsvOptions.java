package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code data.options} says of CSV files.
 *
 * @param header {@code header}, whether the first row names the columns; empty: as it looks
 * @param height {@code height} of the images; empty: they are square
 * @param width {@code width} of the images
 * @param channels {@code channels}: 1, or 3 for values (height, width, channel)
 * @param ofSource options for Spark's source
 */
record CsvOptions(
    Optional<Boolean> header,
    Optional<Integer> height,
    Optional<Integer> width,
    int channels,
    Map<String, String> ofSource) {
  private static final String HEADER = "header";
  private static final String HEIGHT = "height";
  private static final String WIDTH = "width";
  private static final String CHANNELS = "channels";
  private static final Set<String> OWN = Set.of(HEADER, HEIGHT, WIDTH, CHANNELS);
  private static final Set<String> OF_SOURCE =
      Set.of("sep", "encoding", "comment", "quote", "pathGlobFilter");
  private static final int MOST_PIXELS = 4096;

  /**
   * Reads a section of the configuration.
   *
   * @throws UserErrorException if it has a key that there is not, or a value that none can have
   */
  static CsvOptions of(DataConfig data) {
    Map<String, String> options = new TreeMap<>(data.options());
    Set<String> known = new TreeSet<>(OWN);
    known.addAll(OF_SOURCE);
    for (String key : options.keySet()) {
      if (!known.contains(key)) {
        throw new UserErrorException(
            "data.options.%s is not known with data.format=csv, expected one of %s: remove it"
                .formatted(key, String.join(", ", known)));
      }
    }
    Map<String, String> ofSource = new TreeMap<>(options);
    ofSource.keySet().removeAll(OWN);
    Optional<Integer> height = size(options, HEIGHT);
    Optional<Integer> width = size(options, WIDTH);
    if (height.isPresent() != width.isPresent()) {
      throw new UserErrorException(
          "data.options.%s is set alone, expected data.options.height and data.options.width: set both"
              .formatted(height.isPresent() ? HEIGHT : WIDTH));
    }
    return new CsvOptions(header(options), height, width, channels(options), ofSource);
  }

  private static Optional<Boolean> header(Map<String, String> options) {
    String value = options.getOrDefault(HEADER, "auto");
    return switch (value) {
      case "auto" -> Optional.empty();
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default ->
          throw new UserErrorException(
              "data.options.header is \"%s\", expected auto, true or false".formatted(value));
    };
  }

  private static Optional<Integer> size(Map<String, String> options, String key) {
    String value = options.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.matches("[1-9][0-9]{0,3}") || Integer.parseInt(value) > MOST_PIXELS) {
      throw new UserErrorException(
          "data.options.%s is \"%s\", expected a whole number from 1 to %d"
              .formatted(key, value, MOST_PIXELS));
    }
    return Optional.of(Integer.valueOf(value));
  }

  private static int channels(Map<String, String> options) {
    String value = options.getOrDefault(CHANNELS, "1");
    if (!value.equals("1") && !value.equals("3")) {
      throw new UserErrorException(
          "data.options.channels is \"%s\", expected 1, or 3 (red, green and blue of a pixel side by side)"
              .formatted(value));
    }
    return Integer.parseInt(value);
  }
}
