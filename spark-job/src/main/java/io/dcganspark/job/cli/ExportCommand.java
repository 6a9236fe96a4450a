package io.dcganspark.job.cli;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.FileWriting;
import io.dcganspark.model.recipe.NetworkRole;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code export}: a trained network as a file for other programs. */
@Command(
    name = "export",
    description = {
      "Writes a trained network for PyTorch, ONNX Runtime and other programs.",
      "docs/models.md says how to open it. Nothing in the file depends on when or where it is made."
    },
    footer = {
      "  deploy/local/dcgan export --checkpoint runs/first --to generator.safetensors",
      "  deploy/local/dcgan export --checkpoint runs/first --to generator.onnx",
      "  spark-submit --class DcganJob dcgan-spark-job.jar export --checkpoint hdfs:///runs/night-1"
          + " \\",
      "    --network discriminator --to hdfs:///models/discriminator.safetensors"
    })
final class ExportCommand implements Callable<Integer> {
  private final JobParts parts;

  @Spec private CommandSpec spec;

  @Mixin private final CheckpointOption checkpoint = new CheckpointOption("");

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "generator",
      description = "generator or discriminator. Default: ${DEFAULT-VALUE}.")
  private NetworkRole network;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "The file to write, on any Hadoop file system: X.safetensors or X.onnx.")
  private String to;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "safetensors or onnx. Default: by the ending of --to.")
  private ModelFormat format;

  @Mixin private SharedOptions.OverwriteFile overwrite;

  ExportCommand(JobParts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = parts.sessions().prepare(parts.sparkVersion());
    ModelFormat chosen = ModelFormat.of(to, format);
    checkpoint.probe(hadoop);
    StoreProbe.askToWrite("--to", to, hadoop);
    Path file = new Path(to);
    overwrite.requireFree(to, hadoop);
    Checkpoint found = checkpoint.find(hadoop);
    JobConfig config = CheckpointFiles.config(found);
    byte[] content =
        new ExportedNetwork(config.model(), network, CheckpointFiles.state(found)).as(chosen);
    FileWriting.replace(file, hadoop, out -> out.write(content));
    spec.commandLine()
        .getOut()
        .printf("%s of step %d of %s in %s%n", network, found.step(), found.runDirectory(), to);
    return ExitCode.DONE;
  }
}
