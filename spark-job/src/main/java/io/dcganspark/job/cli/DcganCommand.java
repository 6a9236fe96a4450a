package io.dcganspark.job.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command above all others; alone it is wrong usage. */
@Command(
    description = "Trains a DCGAN on Apache Spark with synchronous gradient sharing.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = BuildVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed while running; the log has the stack trace",
      "2:wrong usage, configuration or data; nothing was started",
      "3:publish: the model is not good enough; nothing was published",
      "129:ended by SIGHUP: its terminal was closed",
      "130:ended by SIGINT, control-C",
      "143:train: ended by SIGTERM; what was trained is committed, and the same command with its --run-id resumes it"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  spark-submit --class DcganJob dcgan-spark-job.jar train --config conf/quickstart.conf \\",
      "    --data hdfs:///mnist --output hdfs:///runs",
      "  deploy/local/dcgan train --config conf/quickstart.conf"
    })
final class DcganCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no command: expected one of "
            + String.join(", ", spec.subcommands().keySet())
            + "; help lists them with a line each");
  }
}
