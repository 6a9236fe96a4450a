package io.dcganspark.job.cli;

import io.dcganspark.job.config.ConfigKey;
import io.dcganspark.job.config.ConfigKeys;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words of a command line that are no command and no option, in the words of a user. */
final class MistypedWord {
  private static final String HELP = "help";
  private static final String SET = "--set";

  /** Letters that are changed, left out or added by mistake. */
  private static final int MOST_LETTERS = 2;

  /** Fewer letters are the start of anything. */
  private static final int SHORTEST_START = 3;

  private MistypedWord() {}

  /**
   * Says which word is unknown and what it may have been meant for. A mistyped option explains why
   * a required one is missing.
   *
   * @return empty where all words are known
   */
  static Optional<String> of(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    List<String> unknown = command.getUnmatchedArguments();
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      unknown = unmatched.getUnmatched();
    } else if (args.length == 2
        && args[0].equals(HELP)
        && !command.getSubcommands().containsKey(args[1])) {
      unknown = List.of(args[1]);
    }
    if (unknown.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> severed = severed(unknown.get(0), args);
    return severed.isPresent() ? severed : Optional.of(describe(command, unknown));
  }

  /** An assignment is one word: a space in the place of its equals sign makes it two. */
  private static Optional<String> severed(String word, String[] args) {
    for (int i = 2; i < args.length; i++) {
      if (args[i].equals(word) && args[i - 2].equals(SET) && !args[i - 1].contains("=")) {
        return Optional.of(
            "--set %1$s %2$s is not an assignment; did you mean --set %1$s=%2$s?"
                .formatted(args[i - 1], word));
      }
    }
    return Optional.empty();
  }

  private static String describe(CommandLine command, List<String> unknown) {
    String word = unknown.get(0);
    Optional<String> assignment = assignment(command, word);
    if (assignment.isPresent()) {
      return "unknown option '%s'; did you mean --set %s?".formatted(word, assignment.get());
    }
    String kind =
        word.startsWith("-")
            ? "option"
            : command.getSubcommands().isEmpty() ? "argument" : "command";
    String suggestions =
        Stream.concat(
                command.getSubcommands().keySet().stream(),
                command.getCommandSpec().optionsMap().keySet().stream())
            .filter(name -> isNear(bare(word), bare(name)))
            .sorted(Comparator.comparingInt(name -> letters(bare(word), bare(name))))
            .collect(Collectors.joining(" or "));
    return "unknown %s '%s'%s"
        .formatted(kind, word, suggestions.isEmpty() ? "" : "; did you mean " + suggestions + "?");
  }

  private static String bare(String word) {
    return word.replaceFirst("^-+", "").replaceFirst("=.*", "");
  }

  private static boolean isNear(String word, String name) {
    boolean begins = word.length() >= SHORTEST_START && name.startsWith(word);
    return begins || letters(word, name) <= Math.min(MOST_LETTERS, word.length() / 2);
  }

  private static int letters(String word, String name) {
    return LevenshteinDistance.getDefaultInstance().apply(word, name);
  }

  /** Returns how a key is set that was given as an option: --epochs is training.epochs. */
  private static Optional<String> assignment(CommandLine command, String word) {
    if (!word.startsWith("--") || command.getCommandSpec().findOption(SET) == null) {
      return Optional.empty();
    }
    String name = bare(word);
    return ConfigKeys.all().stream()
        .map(ConfigKey::name)
        .filter(key -> key.equals(name) || key.endsWith("." + name))
        .findFirst()
        .map(key -> key + "=VALUE");
  }
}
