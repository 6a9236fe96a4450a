package io.dcganspark.job.cli;

import io.dcganspark.job.config.ConfigKeys;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.report.Provenance;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.run.NativeLibraryCheck;
import io.dcganspark.job.run.RunIds;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.store.History;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunRecord;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.InitialState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code import}: makes a run of networks that were trained in PyTorch. */
@Command(
    name = "import",
    description = {
      "Makes a run of networks that were trained in PyTorch.",
      "The run is at step 0, for generate, evaluate and train. docs/models.md has the names and"
          + " shapes that the files must have. --data is what evaluate compares with. It is not"
          + " read now."
    },
    footer = {
      "  deploy/local/dcgan import --generator generator.safetensors --run-id from-pytorch",
      "  deploy/local/dcgan evaluate --checkpoint runs/from-pytorch",
      "  spark-submit --class DcganJob dcgan-spark-job.jar import --recipe dcgan-paper \\",
      "    --generator hdfs:///pytorch/g.safetensors --discriminator hdfs:///pytorch/d.safetensors"
          + " \\",
      "    --data hdfs:///mnist --output hdfs:///runs --run-id from-pytorch"
    })
final class ImportCommand implements Callable<Integer> {
  private static final String GENERATOR = "--generator";

  private final JobParts parts;

  @Spec private CommandSpec spec;

  @Option(
      names = GENERATOR,
      paramLabel = "FILE",
      required = true,
      description =
          "The generator's state dict as safetensors, on any Hadoop file system; or a folder of"
              + " export --format huggingface, which holds the discriminator and names the recipe"
              + " as well; or a generator that comes with the job, such as pretrained:mnist.")
  private String generator;

  @Option(
      names = "--discriminator",
      paramLabel = "FILE",
      description = "The discriminator's. Default: a new one, drawn from training.seed.")
  private String discriminator;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "Which networks they are (model.recipe): ${COMPLETION-CANDIDATES}. Default: those that"
              + " the generator's file names, as export wrote it; else dcgan.",
      completionCandidates = RecipeNames.class)
  private String recipe;

  @Mixin private SharedOptions.Data data;

  @Mixin private SharedOptions.Output output;

  @Mixin private SharedOptions.RunId runId;

  @Mixin private SharedOptions.Assignments assignments;

  ImportCommand(JobParts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() {
    Configuration hadoop = parts.sessions().prepare(parts.sparkVersion());
    if (!GeneratorFile.isPretrained(generator)) {
      StoreProbe.ask(GENERATOR, generator, hadoop);
      openFolder(hadoop);
    }
    PyTorchFile ofGenerator = GeneratorFile.read(GENERATOR, generator, hadoop);
    JobConfig asked = resolve(ofGenerator, hadoop);
    String id = asked.run().id().orElseGet(() -> RunIds.at(Instant.now()));
    JobConfig config = asked.withRunId(id);
    if (discriminator != null) {
      StoreProbe.ask("--discriminator", discriminator, hadoop);
    }
    StoreProbe.ask("output.path", config.output().path(), hadoop);
    NativeLibraryCheck.require();
    Recipe networks = config.model().toRecipe();
    NetworkState drawing = state(ofGenerator, networks, NetworkRole.GENERATOR);
    Optional<PyTorchFile> ofDiscriminator =
        Optional.ofNullable(discriminator)
            .map(file -> PyTorchFile.read("--discriminator", file, hadoop));
    long seed = config.training().seed();
    NetworkState judging =
        ofDiscriminator
            .map(file -> state(file, networks, NetworkRole.DISCRIMINATOR))
            .orElseGet(() -> InitialState.of(networks, seed).discriminator());
    RunDirectory directory = RunDirectory.open(config.output().path(), id, hadoop);
    directory.requireRoomForCheckpoints();
    requireNew(directory);

    directory.claim("import");
    byte[] configuration = config.toJson().getBytes(StandardCharsets.UTF_8);
    Provenance provenance =
        Provenance.ofImport(
            directory,
            new Provenance.Source(generator, ofGenerator.sha256()),
            ofDiscriminator.map(file -> new Provenance.Source(file.path(), file.sha256())),
            seed);
    directory.write(RunRecord.CONFIG, configuration);
    directory.commit(
        0,
        CheckpointFiles.of(networks, config.training(), new TrainingState(0, drawing, judging)),
        new RunRecord(provenance.run(), configuration, provenance.content(), History.EMPTY),
        config.checkpoint().keepLast());
    provenance.write();
    spec.commandLine()
        .getOut()
        .printf("%s at step 0, generator from %s%n", directory.path(), generator);
    return ExitCode.DONE;
  }

  /** Takes both networks of a folder, unless options name others. */
  private void openFolder(Configuration hadoop) {
    String folder = generator;
    Optional<String> file = HuggingFaceFolder.fileIn(folder, HuggingFaceFolder.GENERATOR, hadoop);
    if (file.isEmpty()) {
      return;
    }
    generator = file.get();
    if (discriminator == null) {
      discriminator =
          HuggingFaceFolder.fileIn(folder, HuggingFaceFolder.DISCRIMINATOR, hadoop).orElse(null);
    }
  }

  private JobConfig resolve(PyTorchFile ofGenerator, Configuration hadoop) {
    JobConfigLoader loader = new JobConfigLoader(hadoop);
    if (recipe == null) {
      ofGenerator.namedNetworks().ifPresent(model -> ModelMetadata.addTo(loader, GENERATOR, model));
    } else {
      loader.option("--recipe", ConfigKeys.RECIPE.name(), recipe);
    }
    data.addTo(loader);
    output.addTo(loader);
    runId.addTo(loader);
    assignments.addTo(loader);
    return loader.load();
  }

  /** Returns the network before its first step, with Adam's moments at zero. */
  private static NetworkState state(PyTorchFile file, Recipe networks, NetworkRole network) {
    return Adam.untrained(file.parameters(networks, network));
  }

  /** What was trained, or is being trained, is not written over. */
  private static void requireNew(RunDirectory directory) {
    if (!directory.manifests().isEmpty()
        || directory.evidenceOfLostCheckpoints().isPresent()
        || directory.readIfPresent(Provenance.FILE).isPresent()) {
      throw new UserErrorException(
          "%s is there already: give another --run-id".formatted(directory.path()));
    }
  }
}
