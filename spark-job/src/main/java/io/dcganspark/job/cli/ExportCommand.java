package io.dcganspark.job.cli;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.report.ReportBeside;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.FileWriting;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.model.recipe.NetworkRole;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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
      "Writes a trained network for PyTorch, ONNX, Hugging Face and other programs.",
      "X.html is a page in which the generator draws by itself.",
      "docs/models.md says how to open it. Nothing in the file depends on when or where it is made."
    },
    footer = {
      "  deploy/local/dcgan export --checkpoint runs/first --to generator.safetensors",
      "  deploy/local/dcgan export --checkpoint runs/first --to generator.onnx",
      "  deploy/local/dcgan export --checkpoint runs/first --format huggingface --license mit \\",
      "    --to digits-dcgan",
      "  deploy/local/dcgan export --checkpoint runs/first --to runs/first/generator.html",
      "  spark-submit --class DcganJob dcgan-spark-job.jar export --checkpoint hdfs:///runs/night-1"
          + " \\",
      "    --network discriminator --to hdfs:///models/discriminator.safetensors"
    })
final class ExportCommand implements Callable<Integer> {
  private static final Pattern LICENSE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*");

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
      description =
          "The file to write, on any Hadoop file system: X.safetensors, X.onnx or X.html; with"
              + " --format huggingface the folder.")
  private String to;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "safetensors, onnx, html or huggingface. Default: by the ending of --to.")
  private ModelFormat format;

  @Option(
      names = "--license",
      paramLabel = "NAME",
      description =
          "With --format huggingface: the licence that the model card names, as Hugging Face writes"
              + " it, such as mit or cc-by-4.0. Default: none.")
  private String license;

  @Mixin private SharedOptions.OverwriteFile overwrite;

  ExportCommand(JobParts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = parts.sessions().prepare(parts.sparkVersion());
    ModelFormat chosen = ModelFormat.of(to, format);
    if (license != null
        && (chosen != ModelFormat.HUGGINGFACE || !LICENSE.matcher(license).matches())) {
      throw new UserErrorException(
          "--license %s: expected a name of letters, digits, dots and hyphens, with --format huggingface"
              .formatted(license));
    }
    checkpoint.probe(hadoop);
    StoreProbe.askToWrite("--to", to, hadoop);
    if (chosen == ModelFormat.HUGGINGFACE) {
      return writeFolder(hadoop);
    }
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
    if (chosen == ModelFormat.HTML) {
      linkFromReport(found, file, hadoop);
    }
    return ExitCode.DONE;
  }

  private int writeFolder(Configuration hadoop) throws IOException {
    if (network != NetworkRole.GENERATOR) {
      throw new UserErrorException(
          "--network %s: a folder for Hugging Face holds both networks: leave --network out"
              .formatted(network));
    }
    HuggingFaceFolder folder = HuggingFaceFolder.check(to, overwrite.allowed(), hadoop);
    Checkpoint found = checkpoint.find(hadoop);
    folder.write(found, CheckpointFiles.config(found), Optional.ofNullable(license));
    spec.commandLine()
        .getOut()
        .printf("both networks of step %d of %s in %s%n", found.step(), found.runDirectory(), to);
    return ExitCode.DONE;
  }

  /** A page that lies in the run's directory is one click away from its report. */
  private static void linkFromReport(Checkpoint found, Path file, Configuration hadoop)
      throws IOException {
    Path run = new Path(found.runDirectory());
    Path made = file.getFileSystem(hadoop).makeQualified(file);
    if (run.getFileSystem(hadoop).makeQualified(run).equals(made.getParent())) {
      ReportBeside.update(RunDirectory.open(run.getParent().toString(), run.getName(), hadoop));
    }
  }
}
