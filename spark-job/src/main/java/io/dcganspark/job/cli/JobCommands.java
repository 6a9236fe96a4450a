package io.dcganspark.job.cli;

import io.dcganspark.job.config.LocalNames;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.spark.SparkConf;
import picocli.CommandLine;

/** The command line of the job. */
public final class JobCommands {
  private JobCommands() {}

  /**
   * Runs one command in a process that is the job's own, and ends it: a signal ends it with one
   * line, and what it prints does not depend on the locale. Where Spark runs already the process is
   * another program's: the command uses that Spark, and this method returns.
   *
   * @param args as typed
   * @throws CommandFailedException if a command fails in another program's process
   */
  public static void main(String... args) {
    if (RunningSpark.isThere()) {
      runWithin(RunningSpark.take(), args);
      return;
    }
    JobProcess.begin();
    Optional<String> unspelt = LocalNames.problemOfCommandLine(args);
    exit(unspelt.isPresent() ? Failures.onUnusableLine(unspelt.get(), standardError()) : run(args));
  }

  private static void runWithin(RunningSpark running, String... args) {
    StringWriter said = new StringWriter();
    int code = run(JobParts.within(running), standardOutput(), new PrintWriter(said), args);
    if (code != ExitCode.DONE) {
      String message = said.toString().replaceAll("(?m)^dcgan: ", "").strip();
      throw new CommandFailedException(code, message.replaceAll("\\s*\\R\\s*", " "));
    }
  }

  /**
   * Runs one command; nothing that it started is left when it returns, and a Spark that ran before
   * runs on.
   *
   * @param args as typed
   * @return 0 done, 1 failed while running, 2 wrong usage, configuration or data, 3 not good enough
   *     to be published, 143 ended by SIGTERM
   */
  public static int run(String... args) {
    if (RunningSpark.isThere()) {
      return run(JobParts.within(RunningSpark.take()), standardOutput(), standardError(), args);
    }
    Logging.configure();
    return run(JobParts.ofThisJob(), standardOutput(), standardError(), args);
  }

  private static PrintWriter standardOutput() {
    return new PrintWriter(System.out, true, StandardCharsets.UTF_8);
  }

  private static PrintWriter standardError() {
    return new PrintWriter(System.err, true, StandardCharsets.UTF_8);
  }

  /** As {@link #run(String...)}, with the parts and streams that a test gives. */
  static int run(JobParts parts, PrintWriter out, PrintWriter err, String... args) {
    Optional<String> secret = SecretArguments.problem(args);
    if (secret.isPresent()) {
      return Failures.onUnusableLine(secret.get(), err);
    }
    PrintWriter plainErr = PlainWriter.over(err);
    PrintWriter plainOut = PlainWriter.over(out);
    CommandLine line = commands(parts).setOut(plainOut).setErr(plainErr);
    line.setParameterExceptionHandler(Failures::onWrongUsage);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> Failures.report(failure, plainErr));
    try {
      int code = line.execute(args);
      plainOut.flush();
      return code == ExitCode.DONE && out.checkError() ? Failures.onLostOutput(plainErr) : code;
    } catch (Error e) {
      // picocli hands only exceptions to its handler; a missing native library is an error.
      return Failures.report(e, plainErr);
    }
  }

  /** Returns all commands, by the name that the user typed. */
  static CommandLine commands(JobParts parts) {
    return OptionValues.register(
        UnbrokenHelp.of(
            new CommandLine(new DcganCommand())
                .setCommandName(ProgramName.ofThisProcess())
                .addSubcommand(new TrainCommand(parts))
                .addSubcommand(new RunsCommand(System::currentTimeMillis))
                .addSubcommand(new GenerateCommand(parts))
                .addSubcommand(new InterpolateCommand(parts))
                .addSubcommand(new EvaluateCommand(parts))
                .addSubcommand(new CompareCommand())
                .addSubcommand(new PublishCommand())
                .addSubcommand(new ExportCommand(parts))
                .addSubcommand(new ImportCommand(parts))
                .addSubcommand(new PrepareCommand(parts))
                .addSubcommand(new TrainClassifierCommand(parts))
                .addSubcommand(new CompletionCommand())
                .addSubcommand(HelpOfHelp.of(new CommandLine.HelpCommand()))
                .setUsageHelpWidth(HelpWidth.ofTerminal())
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))));
  }

  /**
   * Ends the JVM: threads that native libraries leave behind must not keep it, nor the exit code be
   * lost. On YARN in cluster mode a command that succeeds returns from main, since the application
   * master takes an exit for a failure.
   *
   * @param code of the command
   */
  public static void exit(int code) {
    SparkConf conf = new SparkConf();
    boolean inApplicationMaster =
        conf.get("spark.master", "").startsWith("yarn")
            && conf.get("spark.submit.deployMode", "client").equals("cluster");
    if (code != ExitCode.DONE || !inApplicationMaster) {
      System.exit(code);
    }
  }
}
