package io.dcganspark.job.cli;

import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The help of picocli's own command {@code help}, in the form of all others. */
final class HelpOfHelp {
  private HelpOfHelp() {}

  static CommandLine of(HelpCommand command) {
    CommandLine line = new CommandLine(command);
    CommandSpec spec = line.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    usage.header(new String[0]);
    usage
        .synopsisHeading("Usage: ")
        .descriptionHeading("")
        .description("Prints the help of a command, or the list of commands.")
        .parameterListHeading("")
        .optionListHeading("")
        .footer("  deploy/local/dcgan help train");
    PositionalParamSpec named = spec.positionalParameters().get(0);
    spec.remove(named);
    spec.addPositional(
        PositionalParamSpec.builder(named)
            .description("Whose help to print. Default: the list of commands.")
            .build());
    return line;
  }
}
