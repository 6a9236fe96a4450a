package io.dcganspark.job.cli;

import io.dcganspark.job.config.ConfigKey;
import io.dcganspark.job.config.ConfigKeys;

/** All keys of a configuration, for people. */
final class KeyHelp {
  private KeyHelp() {}

  /** Returns a paragraph for each key, in the order of docs/configuration.md. */
  static String text() {
    StringBuilder text = new StringBuilder();
    for (ConfigKey<?> key : ConfigKeys.all()) {
      text.append(
          "%s%n    %s%n    Default: %s. Range: %s.%n"
              .formatted(key.name(), key.meaning(), key.shownDefault(), key.range()));
    }
    return text.toString();
  }
}
