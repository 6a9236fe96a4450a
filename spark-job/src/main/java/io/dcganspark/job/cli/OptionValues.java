package io.dcganspark.job.cli;

import io.dcganspark.job.generation.Weights;
import io.dcganspark.model.recipe.NetworkRole;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How values of options are read. What cannot be read is refused without names of Java's. */
final class OptionValues {
  private static final String WHOLE = "a whole number";
  private static final String ANY = "a number";

  private OptionValues() {}

  /** Registers the types that options have, for a command and all commands below it. */
  static CommandLine register(CommandLine line) {
    ITypeConverter<Integer> ints = number(Integer::valueOf, WHOLE);
    ITypeConverter<Long> longs = number(Long::valueOf, WHOLE);
    ITypeConverter<Double> doubles = number(Double::valueOf, ANY);
    line.registerConverter(int.class, ints)
        .registerConverter(Integer.class, ints)
        .registerConverter(long.class, longs)
        .registerConverter(Long.class, longs)
        .registerConverter(Float.class, number(Float::valueOf, ANY))
        .registerConverter(double.class, doubles)
        .registerConverter(Double.class, doubles);
    choice(line, CompletionCommand.Shell.class);
    choice(line, ImageFormat.class);
    choice(line, ModelFormat.class);
    choice(line, NetworkRole.class);
    choice(line, Weights.class);
    return line;
  }

  /** Returns the values of an option that is one of a few, as a user types them. */
  static List<String> choices(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(OptionValues::typed).toList();
  }

  private static String typed(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> void choice(CommandLine line, Class<E> type) {
    line.registerConverter(
        type,
        value ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> typed(constant).equals(value.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> refusal("one of " + String.join(", ", choices(type)), value)));
  }

  private static <T> ITypeConverter<T> number(Function<String, T> parse, String expected) {
    return value -> {
      try {
        return parse.apply(value);
      } catch (NumberFormatException e) {
        throw refusal(expected, value);
      }
    };
  }

  private static TypeConversionException refusal(String expected, String value) {
    return new TypeConversionException("expected %s, found '%s'".formatted(expected, value));
  }
}
