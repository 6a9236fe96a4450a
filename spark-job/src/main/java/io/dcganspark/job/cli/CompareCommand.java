package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.report.Comparison;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.store.FileWriting;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare}: puts runs side by side. */
@Command(
    name = "compare",
    description = {
      "Puts runs side by side at equal epochs: samples, losses, training time.",
      "Prints a table, and writes it with pictures to a directory; needs no executors."
    },
    footer = {
      "  deploy/local/dcgan compare runs/gan runs/dcgan --to comparison",
      "  spark-submit --class DcganJob dcgan-spark-job.jar compare hdfs:///runs/night-1 \\",
      "    hdfs:///runs/night-2 --to hdfs:///comparisons/nights-1-2"
    })
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", arity = "1..*", description = "Run directories, at least two.")
  private List<String> runs;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description =
          "Where to write, on any Hadoop file system: comparison.md (the table, and every"
              + " evaluation over epochs and seconds), grids.png (samples at four equal epochs),"
              + " samples.gif (all of them, and the losses).")
  private String to;

  @Mixin private SharedOptions.Overwrite overwrite;

  @Override
  public Integer call() throws IOException {
    if (runs.size() < 2) {
      throw new ParameterException(
          spec.commandLine(),
          "compare takes at least two runs, found only %s: name another one beside it"
              .formatted(runs.get(0)));
    }
    Configuration hadoop = Sessions.hadoop();
    for (String run : runs) {
      StoreProbe.ask("run", run, hadoop);
    }
    StoreProbe.askToWrite("--to", to, hadoop);
    Path directory = new Path(to);
    requireFree(directory, hadoop);
    Comparison comparison = Comparison.of(runs, hadoop);
    Map<String, byte[]> files = comparison.files();
    spec.commandLine().getOut().println(comparison.tables());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = new Path(directory, file.getKey());
      FileWriting.replace(path, hadoop, out -> out.write(file.getValue()));
      spec.commandLine().getOut().println(path);
    }
    return ExitCode.DONE;
  }

  private void requireFree(Path directory, Configuration hadoop) throws IOException {
    FileSystem files = directory.getFileSystem(hadoop);
    for (String name : Comparison.FILES) {
      if (!overwrite.allowed() && files.exists(new Path(directory, name))) {
        throw new UserErrorException(
            "--to %s holds %s already: choose another directory or add --overwrite"
                .formatted(directory, name));
      }
    }
  }
}
