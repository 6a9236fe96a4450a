package io.dcganspark.job.cli;

import io.dcganspark.model.failure.AddressSecret;
import java.util.Optional;

/**
 * Users and passwords in the addresses of a command line, such as {@code s3a://KEY:SECRET@bucket}:
 * everyone who lists processes reads them, and messages, logs and run directories would keep them.
 */
final class SecretArguments {
  private SecretArguments() {}

  /** Returns what to say of a command line that has one, without showing it. */
  static Optional<String> problem(String... args) {
    for (int i = 0; i < args.length; i++) {
      if (AddressSecret.isIn(args[i])) {
        return Optional.of(
            "%s holds an address with a user or password: give them to Hadoop, docs/stores.md says how"
                .formatted(name(args, i)));
      }
    }
    return Optional.empty();
  }

  private static String name(String[] args, int at) {
    String own = args[at].split("=", 2)[0];
    if (args[at].startsWith("--")) {
      return own;
    }
    if (at == 0 || !args[at - 1].startsWith("--")) {
      return "argument %d".formatted(at + 1);
    }
    return AddressSecret.isIn(own) || own.equals(args[at])
        ? args[at - 1]
        : args[at - 1] + " " + own;
  }
}
