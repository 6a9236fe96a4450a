package io.dcganspark.job.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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

  private static final String[] OPTIONS_OF_LAUNCHER = {
    "--master", "--spark", "--driver-memory", "--spark-conf", "--jars"
  };

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
          .addOption(OptionSpec.builder(option).type(String.class).arity("1").build());
    }
    if (shell == Shell.ZSH) {
      spec.commandLine().getOut().println("autoload -U +X bashcompinit && bashcompinit");
    }
    spec.commandLine().getOut().print(AutoComplete.bash(LAUNCHER, launcher));
    return ExitCode.DONE;
  }
}
