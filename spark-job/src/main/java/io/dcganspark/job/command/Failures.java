package io.dcganspark.job.command;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.round.EndedEarlyException;
import io.dcganspark.model.failure.Reason;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How a command that did not succeed tells it: a line on stderr and an exit code. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** A command line that picocli cannot read. */
  static int onWrongUsage(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    tell(err, wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, err);
    err.printf(Locale.ROOT, "Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    return ExitCode.WRONG;
  }

  /** Anything that a command threw, here or in a task. */
  static int report(Throwable failure, PrintWriter err) {
    Optional<UserErrorException> mistake =
        Reason.causes(failure)
            .filter(UserErrorException.class::isInstance)
            .map(UserErrorException.class::cast)
            .findFirst();
    if (mistake.isPresent()) {
      tell(err, mistake.get().getMessage());
      return ExitCode.WRONG;
    }
    if (failure instanceof EndedEarlyException) {
      tell(err, failure.getMessage());
      return ExitCode.TERMINATED;
    }
    LOG.error("The command failed", failure);
    tell(err, "failed: " + describe(failure, Reason.root(failure)));
    return ExitCode.FAILED;
  }

  /** What this job says of it, if it says anything, and what lies behind. */
  private static String describe(Throwable failure, Throwable root) {
    String cause = Reason.told(root).orElse("");
    String told = Reason.told(failure).orElse("");
    if (!isTold(failure) || told.isEmpty()) {
      String kind = root.getClass().getSimpleName();
      return cause.isEmpty() ? kind : kind + ": " + cause;
    }
    return told.contains(cause) ? told : told + ": " + cause;
  }

  /** These carry sentences of this job; others are told from only by their class. */
  private static boolean isTold(Throwable failure) {
    return failure instanceof IllegalStateException || failure instanceof UncheckedIOException;
  }

  private static void tell(PrintWriter err, String message) {
    message.lines().forEach(line -> err.println("dcgan: " + line));
    err.flush();
  }
}
