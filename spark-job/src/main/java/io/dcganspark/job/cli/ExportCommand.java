package io.dcganspark.job.cli;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.job.report.ModelCard;
import io.dcganspark.job.report.ReportBeside;
import io.dcganspark.job.report.StoredEvaluation;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.FileWriting;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunRecord;
import io.dcganspark.model.recipe.NetworkRole;
import java.io.IOException;
import java.util.Map;
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
      "X.html is a page in which the generator draws by itself; docs/models.md says how to open the"
          + " other files. Nothing in a file depends on when or where it is made."
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

  @Mixin
  private final CheckpointOption checkpoint = new CheckpointOption(CheckpointOption.OR_A_GENERATOR);

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
      description =
          "safetensors, onnx, html, huggingface, or pretrained: the generator in bfloat16 with"
              + " configuration, data and evaluation. Default: by the ending of --to.")
  private ModelFormat format;

  @Option(
      names = "--license",
      paramLabel = "NAME",
      description =
          "With --format huggingface: the licence that the model card names, as Hugging Face writes"
              + " it, such as mit or cc-by-4.0. Default: none.")
  private String license;

  @Mixin private SharedOptions.DrawnWith drawnWith;

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
    if (network == NetworkRole.DISCRIMINATOR && drawnWith.weights() != Weights.TRAINED) {
      throw new UserErrorException(
          "--weights %s: the discriminator has no average: leave --weights out"
              .formatted(drawnWith.weights().text()));
    }
    checkpoint.probe(hadoop);
    StoreProbe.askToWrite("--to", to, hadoop);
    if (chosen != ModelFormat.HUGGINGFACE) {
      overwrite.requireFree(to, hadoop);
      return checkpoint.isFile() ? writeFileOfFile(chosen, hadoop) : writeFile(chosen, hadoop);
    }
    if (network != NetworkRole.GENERATOR) {
      throw new UserErrorException(
          "--network %s: a folder for Hugging Face holds both networks: leave --network out"
              .formatted(network));
    }
    HuggingFaceFolder folder = HuggingFaceFolder.check(to, overwrite.allowed(), hadoop);
    return checkpoint.isFile() ? writeFolderOfFile(folder, hadoop) : writeFolder(folder, hadoop);
  }

  private int writeFile(ModelFormat chosen, Configuration hadoop) throws IOException {
    Checkpoint found = checkpoint.find(hadoop);
    JobConfig config = CheckpointFiles.config(found);
    SavedNetworks networks = SavedNetworks.of(found, config.model(), drawnWith.weights());
    Path file = new Path(to);
    if (chosen == ModelFormat.PRETRAINED) {
      write(networks.network(requireGenerator()).pretrained(origin(found, config)), hadoop);
    } else {
      write(networks.network(network).as(chosen), hadoop);
    }
    say(network.toString(), networks);
    if (chosen == ModelFormat.HTML) {
      linkFromReport(found, file, hadoop);
    }
    return ExitCode.DONE;
  }

  private NetworkRole requireGenerator() {
    if (network != NetworkRole.GENERATOR) {
      throw new UserErrorException(
          "--network %s: a pretrained network draws images: leave --network out"
              .formatted(network));
    }
    return network;
  }

  private Map<String, String> origin(Checkpoint found, JobConfig config) throws IOException {
    return Origin.of(found, config, drawnWith.weights());
  }

  private int writeFileOfFile(ModelFormat chosen, Configuration hadoop) throws IOException {
    if (chosen == ModelFormat.PRETRAINED) {
      throw new UserErrorException(
          "--format pretrained: %s holds one generator's weights, expected a run or one of its checkpoints, which say how it was trained"
              .formatted(checkpoint.path()));
    }
    SavedNetworks networks =
        SavedNetworks.of(
            GeneratorFile.read(CheckpointOption.NAME, checkpoint.path(), hadoop),
            drawnWith.weights());
    write(networks.network(network).as(chosen), hadoop);
    say(network.toString(), networks);
    return ExitCode.DONE;
  }

  private void write(byte[] content, Configuration hadoop) throws IOException {
    FileWriting.replace(new Path(to), hadoop, out -> out.write(content));
  }

  private int writeFolder(HuggingFaceFolder folder, Configuration hadoop) throws IOException {
    Checkpoint found = checkpoint.find(hadoop);
    JobConfig config = CheckpointFiles.config(found);
    SavedNetworks networks = SavedNetworks.of(found, config.model(), drawnWith.weights());
    ModelCard card =
        new ModelCard(config, networks.files(), found.readRecorded(RunRecord.PROVENANCE));
    Optional<StoredEvaluation> evaluation =
        StoredEvaluation.ofMostImages(found, drawnWith.weights().text());
    folder.write(networks, card.text(evaluation, Optional.ofNullable(license)));
    say("both networks", networks);
    return ExitCode.DONE;
  }

  private int writeFolderOfFile(HuggingFaceFolder folder, Configuration hadoop) throws IOException {
    PyTorchFile file = GeneratorFile.read(CheckpointOption.NAME, checkpoint.path(), hadoop);
    SavedNetworks networks = SavedNetworks.of(file, drawnWith.weights());
    ModelCard card =
        new ModelCard(
            Origin.config(file, file.path()),
            networks.files(),
            Optional.of(Origin.provenance(file)));
    folder.write(
        networks, card.text(Optional.of(Origin.evaluation(file)), Optional.ofNullable(license)));
    say(network.toString(), networks);
    return ExitCode.DONE;
  }

  private void say(String what, SavedNetworks networks) {
    spec.commandLine()
        .getOut()
        .printf("%s of step %d of %s in %s%n", what, networks.step(), networks.place(), to);
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
