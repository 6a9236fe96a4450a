package io.dcganspark.job.api;

import io.dcganspark.job.config.ConfigKey;
import io.dcganspark.job.config.ConfigKeys;
import io.dcganspark.job.config.UserErrorException;
import java.io.Serializable;
import java.util.List;
import scala.runtime.AbstractFunction1;

/**
 * Checks the value of a param when it is set. A wrong one throws, since Spark's own message does
 * not say what is expected.
 *
 * @param <T> the type of the value
 */
abstract class ValueCheck<T> extends AbstractFunction1<T, Object> implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Takes what a key takes; its range is in the table of keys alone. */
  static <T> ValueCheck<T> ofKey(String param, ConfigKey<?> key) {
    return new OfKey<>(param, key.name());
  }

  /** Takes some words. */
  static ValueCheck<String> oneOf(String param, List<String> words) {
    return new OneOf(param, words);
  }

  /**
   * Checks a value.
   *
   * @throws UserErrorException if it is not one that the param takes
   */
  abstract void require(T value);

  @Override
  public final Object apply(T value) {
    require(value);
    return true;
  }

  private static final class OfKey<T> extends ValueCheck<T> {
    private static final long serialVersionUID = 1L;

    private final String param;
    private final String key;

    OfKey(String param, String key) {
      this.param = param;
      this.key = key;
    }

    @Override
    void require(T value) {
      ConfigKeys.named(key).require("param " + param, value);
    }
  }

  private static final class OneOf extends ValueCheck<String> {
    private static final long serialVersionUID = 1L;

    private final String param;
    private final List<String> words;

    OneOf(String param, List<String> words) {
      this.param = param;
      this.words = List.copyOf(words);
    }

    @Override
    void require(String value) {
      if (value == null || !words.contains(value)) {
        throw new UserErrorException(
            "%s must be one of %s, found \"%s\"".formatted(param, String.join(", ", words), value));
      }
    }
  }
}
