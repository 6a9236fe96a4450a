package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.training.EndedEarlyException;
import io.dcganspark.model.failure.DiskFullException;
import io.dcganspark.model.failure.PlainText;
import io.dcganspark.model.failure.Reason;
import io.dcganspark.model.json.InvalidFileException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reports the failure of a command: a line on stderr and an exit code. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** What names no file is a file of Spark's or of Java's own. */
  private static final String TEMPORARY_FILES =
      "a directory of temporary files (spark.local.dir, java.io.tmpdir)";

  private Failures() {}

  /** A command line that picocli cannot read. */
  static int onWrongUsage(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    print(err, MistypedWord.of(wrong, args).orElseGet(wrong::getMessage));
    err.printf(Locale.ROOT, "Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    return ExitCode.WRONG;
  }

  /** A command line that holds a password, which is not to be shown, or that cannot be read. */
  static int onUnusableLine(String problem, PrintWriter err) {
    print(err, problem);
    return ExitCode.WRONG;
  }

  /** A command that is done, and whose standard output went nowhere. */
  static int onLostOutput(PrintWriter err) {
    print(err, "failed: standard output could not be written: is its disk full?");
    return ExitCode.FAILED;
  }

  /** Anything that a command threw, here or in a task. */
  static int report(Throwable failure, PrintWriter err) {
    Optional<UserErrorException> mistake =
        Reason.causes(failure)
            .filter(UserErrorException.class::isInstance)
            .map(UserErrorException.class::cast)
            .findFirst();
    if (mistake.isPresent()) {
      print(err, mistake.get().getMessage());
      return ExitCode.WRONG;
    }
    if (failure instanceof EndedEarlyException) {
      print(err, failure.getMessage());
      return ExitCode.TERMINATED;
    }
    Optional<DiskFullException> full = DiskFullException.of(TEMPORARY_FILES, failure);
    if (full.isPresent()) {
      print(err, "failed: " + describe(failure, full.get()));
      return ExitCode.FAILED;
    }
    if (Reason.causes(failure).anyMatch(InvalidFileException.class::isInstance)) {
      print(err, describe(failure, Reason.root(failure)));
      return ExitCode.WRONG;
    }
    LOG.error("The command failed", failure);
    print(err, "failed: " + describe(failure, Reason.root(failure)));
    return ExitCode.FAILED;
  }

  /** What this job says of it, if it says anything, and what lies behind. */
  private static String describe(Throwable failure, Throwable root) {
    String cause = Reason.message(root).orElse("");
    String message = Reason.message(failure).orElse("");
    if (!isOurs(failure) || message.isEmpty()) {
      if (root instanceof DiskFullException) {
        return cause;
      }
      String kind = root.getClass().getSimpleName();
      return cause.isEmpty() ? kind : kind + ": " + cause;
    }
    return message.contains(cause) ? message : message + ": " + cause;
  }

  /** These have messages of this job; of others the class is part of what is printed. */
  private static boolean isOurs(Throwable failure) {
    return failure instanceof IllegalStateException || failure instanceof UncheckedIOException;
  }

  private static void print(PrintWriter err, String message) {
    PlainText.lines(message).lines().forEach(line -> err.println("dcgan: " + line));
    err.flush();
  }
}
