package io.dcganspark.job.cli;

import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: what makes a shell complete commands and options of the launcher. */
@Command(
    name = "completion",
    description = {
      "Prints what makes bash or zsh complete the launcher's commands and options.",
      "The shell's start file takes it, ~/.bashrc or ~/.zshrc."
    },
    footer = {
      "  eval \"$(deploy/local/dcgan completion bash)\"",
      "  eval \"$(deploy/local/dcgan completion zsh)\""
    })
final class CompletionCommand implements Callable<Integer> {
  /** Completion goes by the last name of what is typed, such as deploy/local/dcgan. */
  private static final String LAUNCHER = "dcgan";

  private static final String JARS = "--jars";

  private static final String[] OPTIONS_OF_LAUNCHER = {
    "--master", "--spark", "--driver-memory", "--spark-conf", JARS
  };

  /** How the values are named that are files or directories. */
  private static final Set<String> FILES = Set.of("FILE", "DIR", "PATH", "FILE-or-DIR", "RUN");

  /** The shells that take the script. */
  enum Shell {
    BASH,
    ZSH
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell;

  @Override
  public Integer call() {
    CommandLine launcher = JobCommands.commands(JobParts.ofThisJob());
    for (String option : OPTIONS_OF_LAUNCHER) {
      launcher
          .getCommandSpec()
          .addOption(
              OptionSpec.builder(option)
                  .type(option.equals(JARS) ? File.class : String.class)
                  .arity("1")
                  .build());
    }
    describeValues(launcher);
    if (shell == Shell.ZSH) {
      spec.commandLine().getOut().println("autoload -U +X bashcompinit && bashcompinit");
    }
    spec.commandLine().getOut().print(AutoComplete.bash(LAUNCHER, launcher));
    return ExitCode.DONE;
  }

  /** Files and choices are completed by the type of a value, which is text here. */
  private static void describeValues(CommandLine line) {
    CommandSpec command = line.getCommandSpec();
    for (OptionSpec option : List.copyOf(command.options())) {
      command.remove(option);
      OptionSpec.Builder described =
          isFile(option)
              ? OptionSpec.builder(option.longestName()).type(File.class).arity("1")
              : OptionSpec.builder(option);
      choices(option).ifPresent(described::completionCandidates);
      command.addOption(described.build());
    }
    for (PositionalParamSpec parameter : List.copyOf(command.positionalParameters())) {
      command.remove(parameter);
      PositionalParamSpec.Builder described =
          isFile(parameter)
              ? PositionalParamSpec.builder()
                  .index(parameter.index())
                  .arity(parameter.arity())
                  .paramLabel(parameter.paramLabel())
                  .type(File.class)
              : PositionalParamSpec.builder(parameter);
      choices(parameter).ifPresent(described::completionCandidates);
      command.addPositional(described.build());
    }
    line.getSubcommands().values().forEach(CompletionCommand::describeValues);
  }

  private static boolean isFile(ArgSpec value) {
    return FILES.contains(value.paramLabel());
  }

  private static Optional<List<String>> choices(ArgSpec value) {
    return value.type().isEnum()
        ? Optional.of(OptionValues.choices(value.type()))
        : Optional.empty();
  }
}
