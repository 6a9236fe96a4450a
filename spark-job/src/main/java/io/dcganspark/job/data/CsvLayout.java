package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.Counted;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * Which columns of CSV files hold pixels and labels, and what images they make.
 *
 * @param names of all columns, for messages
 * @param pixels the columns of the pixels, in the order (height, width, channel)
 * @param label the column of labels; -1: there is none
 * @param height of the images
 * @param width of the images
 * @param channels of the images
 */
record CsvLayout(List<String> names, int[] pixels, int label, int height, int width, int channels)
    implements Serializable {
  private static final int NONE = -1;
  private static final int WHITE = 255;
  private static final String ADVICE =
      "set data.options.height and data.options.width, or data.options.channels=3 for colours";

  /**
   * Takes the names of a header.
   *
   * @throws UserErrorException if they name no images
   */
  static CsvLayout ofNames(List<String> names, DataConfig data, CsvOptions options) {
    int label = label(names, data);
    List<Integer> pixels =
        IntStream.range(0, names.size())
            .filter(i -> i != label && CsvHeader.pixel(names.get(i)).isPresent())
            .boxed()
            .sorted(Comparator.comparingLong(i -> CsvHeader.pixel(names.get(i)).getAsLong()))
            .toList();
    if (pixels.isEmpty()) {
      throw new UserErrorException(
          "%s has no columns of pixels, expected pixel0, pixel1, … in its first row; it starts with %s: rename them, or set data.options.header=false if that row is an image"
              .formatted(
                  data.place(), String.join(",", names.subList(0, Math.min(3, names.size())))));
    }
    Optional<int[]> placed = placed(names, pixels);
    requireNoGaps(names, pixels, placed.map(sizes -> sizes[1]), data);
    return of(names, pixels, label, placed, data, options);
  }

  /** Returns the height and width of columns that are named by row and column. */
  private static Optional<int[]> placed(List<String> names, List<Integer> pixels) {
    if (!CsvHeader.isPlaced(names.get(pixels.get(0)))) {
      return Optional.empty();
    }
    LongSummaryStatistics columns =
        pixels.stream()
            .mapToLong(i -> CsvHeader.pixel(names.get(i)).getAsLong() % CsvHeader.ROW)
            .summaryStatistics();
    int width = (int) (columns.getMax() - columns.getMin() + 1);
    return Optional.of(new int[] {pixels.size() / width, width});
  }

  /**
   * Takes columns without names: the pixels, after a label if there is one.
   *
   * @throws UserErrorException if their number is that of no image
   */
  static CsvLayout ofCount(int columns, DataConfig data, CsvOptions options) {
    List<String> names =
        IntStream.rangeClosed(1, columns).mapToObj(column -> "column " + column).toList();
    boolean isAllPixels = sizes(columns, options).isPresent();
    if (!isAllPixels && sizes(columns - 1, options).isEmpty()) {
      throw new UserErrorException(
          "%s has %s without names, expected the pixels of an image, after a label or not%s"
              .formatted(data.place(), Counted.of(columns, "column"), expected(options)));
    }
    boolean isLabelled = !isAllPixels && data.labels() != DataConfig.Labels.NONE;
    List<Integer> pixels = IntStream.range(isAllPixels ? 0 : 1, columns).boxed().toList();
    return of(names, pixels, isLabelled ? 0 : NONE, Optional.empty(), data, options);
  }

  private static int label(List<String> names, DataConfig data) {
    if (data.labels() == DataConfig.Labels.NONE) {
      return NONE;
    }
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(data.labelColumn())) {
        return i;
      }
    }
    if (!data.labelColumn().equals(DataConfig.DEFAULT_LABEL_COLUMN)) {
      throw new UserErrorException(
          "%s has no column \"%s\": set data.label-column to one of its first row, or data.labels=none to do without"
              .formatted(data.place(), data.labelColumn()));
    }
    return NONE;
  }

  private static void requireNoGaps(
      List<String> names, List<Integer> pixels, Optional<Integer> placedWidth, DataConfig data) {
    long first = CsvHeader.pixel(names.get(pixels.get(0))).getAsLong();
    boolean startsRight =
        placedWidth.isPresent()
            ? first % CsvHeader.ROW <= 1 && first / CsvHeader.ROW <= 1
            : first <= 1;
    for (int i = 0; i < pixels.size(); i++) {
      String name = names.get(pixels.get(i));
      long step =
          placedWidth.isPresent()
              ? i / placedWidth.get() * CsvHeader.ROW + i % placedWidth.get()
              : i;
      boolean isExpected =
          CsvHeader.isPlaced(name) == placedWidth.isPresent()
              && CsvHeader.pixel(name).getAsLong() == first + step;
      if (!startsRight || !isExpected) {
        throw new UserErrorException(
            "%s has a column %s, expected %s there: the columns of pixels are counted from 0 or 1, each once"
                .formatted(
                    data.place(), name, expectedName(first, step, startsRight, placedWidth)));
      }
    }
  }

  private static String expectedName(
      long first, long step, boolean startsRight, Optional<Integer> placedWidth) {
    if (!startsRight) {
      return "the first pixel";
    }
    long pixel = first + step;
    return placedWidth.isPresent()
        ? "pixel %dx%d".formatted(pixel / CsvHeader.ROW, pixel % CsvHeader.ROW)
        : "pixel " + pixel;
  }

  private static CsvLayout of(
      List<String> names,
      List<Integer> pixels,
      int label,
      Optional<int[]> placed,
      DataConfig data,
      CsvOptions options) {
    int[] sizes =
        placed
            .filter(size -> isGiven(size, options))
            .or(() -> placed.isPresent() ? Optional.empty() : sizes(pixels.size(), options))
            .orElseThrow(
                () ->
                    new UserErrorException(
                        "%s has %s of pixels, expected those of an image%s"
                            .formatted(
                                data.place(),
                                Counted.of(pixels.size(), "column"),
                                expected(options))));
    return new CsvLayout(
        List.copyOf(names),
        pixels.stream().mapToInt(Integer::intValue).toArray(),
        label,
        sizes[0],
        sizes[1],
        options.channels());
  }

  private static boolean isGiven(int[] placed, CsvOptions options) {
    return options.channels() == Picture.GREY
        && options.height().map(height -> height == placed[0]).orElse(true)
        && options.width().map(width -> width == placed[1]).orElse(true);
  }

  private static String expected(CsvOptions options) {
    return options.height().isPresent()
        ? ", %d (data.options: height %d, width %d, channels %d)"
            .formatted(
                options.height().get() * options.width().get() * options.channels(),
                options.height().get(),
                options.width().get(),
                options.channels())
        : ", a square of %s: %s".formatted(Counted.of(options.channels(), "channel"), ADVICE);
  }

  /** Returns the height and width of so many pixels, given or square. */
  private static Optional<int[]> sizes(int pixels, CsvOptions options) {
    if (options.height().isPresent()) {
      int[] given = {options.height().get(), options.width().get()};
      return Optional.of(given).filter(size -> size[0] * size[1] * options.channels() == pixels);
    }
    int side = (int) Math.round(Math.sqrt((double) pixels / options.channels()));
    return Optional.of(new int[] {side, side})
        .filter(size -> side > 0 && side * side * options.channels() == pixels);
  }

  boolean isLabelled() {
    return label != NONE;
  }

  /** Returns the columns that are neither pixels nor labels. */
  List<String> others() {
    Set<Integer> used = new HashSet<>(IntStream.of(pixels).boxed().toList());
    used.add(label);
    List<String> others = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (!used.contains(i)) {
        others.add(names.get(i));
      }
    }
    return others;
  }

  /**
   * Reads the image of a row.
   *
   * @param row its texts
   * @return (channel, height, width)
   * @throws InvalidPictureException if a value is none
   */
  byte[] image(Row row) throws InvalidPictureException {
    int plane = height * width;
    byte[] image = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int value = whole(row, pixels[i], WHITE);
      image[i % channels * plane + i / channels] = (byte) value;
    }
    return image;
  }

  /**
   * Reads the label of a row.
   *
   * @return null if there are none
   * @throws InvalidPictureException if it is no class
   */
  Integer labelOrNull(Row row) throws InvalidPictureException {
    return isLabelled() ? Integer.valueOf(whole(row, label, Integer.MAX_VALUE)) : null;
  }

  private int whole(Row row, int column, int most) throws InvalidPictureException {
    String text = row.isNullAt(column) ? "" : row.getString(column).strip();
    long value = text.isEmpty() || text.length() > 10 ? -1 : 0;
    for (int i = 0; i < text.length() && value >= 0; i++) {
      int digit = text.charAt(i) - '0';
      value = digit < 0 || digit > 9 ? -1 : value * 10 + digit;
    }
    if (value < 0 || value > most) {
      throw new InvalidPictureException(
          "%s is \"%s\", expected a whole number from 0 to %d"
              .formatted(names.get(column), text, most));
    }
    return (int) value;
  }
}
