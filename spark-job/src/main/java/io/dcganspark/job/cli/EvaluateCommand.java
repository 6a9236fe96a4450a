package io.dcganspark.job.cli;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.evaluation.FeatureNetwork;
import io.dcganspark.job.evaluation.Judges;
import io.dcganspark.job.evaluation.RealImages;
import io.dcganspark.job.evaluation.StoredClassifier;
import io.dcganspark.job.evaluation.StoredFeatures;
import io.dcganspark.job.report.EvaluatedFeatures;
import io.dcganspark.job.report.EvaluationReport;
import io.dcganspark.job.report.EvaluationTable;
import io.dcganspark.job.report.ReportBeside;
import io.dcganspark.job.report.StageLine;
import io.dcganspark.job.report.StoredEvaluation;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.RunDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: measures the quality of a generator's images. */
@Command(
    name = "evaluate",
    description = {
      "Compares generated images with a data set and measures their quality.",
      "docs/quality.md explains the measures. They are also written into the run's directory."
    },
    footer = {
      "  deploy/local/dcgan evaluate --checkpoint runs/first",
      "  spark-submit --master yarn --class DcganJob dcgan-spark-job.jar evaluate \\",
      "    --checkpoint hdfs:///runs/night-1 --data hdfs:///mnist --count 50000"
    })
final class EvaluateCommand implements Callable<Integer> {
  private final JobParts parts;

  @Spec private CommandSpec spec;

  @Mixin
  private final CheckpointOption checkpoint =
      new CheckpointOption(
          " Under what publish wrote, latest is the latest model. Or a generator that says how it"
              + " was trained: "
              + GeneratorFile.PRETRAINED
              + "mnist, or a file of export --format pretrained; its evaluation is printed and not"
              + " kept.");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data set to compare with. Default: what the run was trained on.")
  private String data;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "10000",
      description =
          "Images to draw. The Frechet distance depends on it: compare equal ones only, or the"
              + " kernel distance, which does not. "
              + "Default: ${DEFAULT-VALUE}.")
  private int count;

  @Mixin private SharedOptions.Sequence sequence;

  @Mixin private SharedOptions.DrawnWith drawnWith;

  @Option(
      names = "--classifier",
      paramLabel = "FILE",
      description =
          "What train-classifier wrote. Default: evaluation.classifier of the run, else the one for"
              + " MNIST "
              + "that comes with the job.")
  private String classifier;

  @Option(
      names = "--features",
      paramLabel = "FILE",
      description =
          "An ONNX model, such as Inception, in whose features images are compared too. ONNX"
              + " Runtime computes it: add its jar with --packages or --jars (docs/quality.md)."
              + " Default: none, since a run of somebody else's may name any.")
  private String features;

  @Option(
      names = "--reuse",
      description =
          "Do nothing where the run holds this very evaluation: of the same weights, data, count,"
              + " seed, "
              + "classifier and features. One that is damaged is made again, with a warning.")
  private boolean reuse;

  EvaluateCommand(JobParts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() {
    Configuration hadoop = parts.sessions().prepare(parts.sparkVersion());
    if (count < JobConfig.Evaluation.LEAST_COUNT) {
      throw new UserErrorException(
          "--count must be at least %d, found %d"
              .formatted(JobConfig.Evaluation.LEAST_COUNT, count));
    }
    checkpoint.probe(hadoop);
    return checkpoint.isFile() ? evaluateFile(hadoop) : evaluateCheckpoint(hadoop);
  }

  private int evaluateFile(Configuration hadoop) {
    String path = checkpoint.path();
    if (data == null || reuse) {
      throw new UserErrorException(
          data == null
              ? "--checkpoint %s does not say where its data lies: give --data".formatted(path)
              : "--reuse: the evaluation of %s is kept nowhere: leave --reuse out".formatted(path));
    }
    PyTorchFile file = GeneratorFile.read(CheckpointOption.NAME, path, hadoop);
    JobConfig config = Origin.config(file, data);
    config.data().requireFiles();
    StoreProbe.askForData("--data", config.data(), hadoop);
    Judges judges = judges(config, hadoop);
    StoredGenerator generator = StoredGenerator.ofFile(file, drawnWith.weights());
    try (SessionSource.Session session = parts.sessions().start("evaluate", path);
        StageLine line = StageLine.of(session.spark().sparkContext())) {
      GeneratorEvaluation evaluation =
          new GeneratorEvaluation(
              session.spark(),
              line,
              ModelMetadata.step(file.tensors().metadata()),
              config,
              drawnWith.weights(),
              generator.parameters(),
              count,
              sequence.seed());
      EvaluationReport report = evaluation.run(file.sha256(), data, evaluation.real(data), judges);
      spec.commandLine().getOut().print(EvaluationTable.of(report));
    }
    return ExitCode.DONE;
  }

  private Judges judges(JobConfig config, Configuration hadoop) {
    return new Judges(
        StoredClassifier.read(
            Optional.ofNullable(classifier).or(config.evaluation()::classifier), hadoop),
        StoredFeatures.read(Optional.ofNullable(features), hadoop));
  }

  private int evaluateCheckpoint(Configuration hadoop) {
    Checkpoint found = checkpoint.find(hadoop);
    JobConfig config = CheckpointFiles.config(found);
    config.data().requireFiles();
    String path = Optional.ofNullable(data).orElse(config.data().path());
    StoreProbe.askForData(
        data == null ? "data.path of the run" : "--data", config.data().withPath(path), hadoop);
    Path run = new Path(found.runDirectory());
    RunDirectory directory = RunDirectory.open(run.getParent().toString(), run.getName(), hadoop);
    directory.requireRoom(EvaluationReport.FOLDER);
    Judges judges = judges(config, hadoop);
    String state = state(found);
    List<StoredEvaluation> earlier = reuse ? earlier(found, path, judges) : List.of();
    float[] parameters = drawnWith.weights().of(CheckpointFiles.state(found));
    try (SessionSource.Session session = parts.sessions().start("evaluate", run.getName());
        StageLine line = StageLine.of(session.spark().sparkContext())) {
      SparkSession spark = session.spark();
      PrintWriter out = spec.commandLine().getOut();
      GeneratorEvaluation evaluation =
          new GeneratorEvaluation(
              spark,
              line,
              found.step(),
              config,
              drawnWith.weights(),
              parameters,
              count,
              sequence.seed());
      RealImages real = evaluation.real(path);
      String images = real.train().imagesSha256();
      if (earlier.stream().anyMatch(stored -> stored.dataSha256().equals(images))) {
        out.printf("step %d of %s is evaluated: nothing to do%n", found.step(), directory.path());
        return ExitCode.DONE;
      }
      EvaluationReport report = evaluation.run(state, path, real, judges);
      directory.write(report.picture(), report.pictureOfNearest());
      // The numbers last: where they are the evaluation is whole.
      directory.writeText(report.file(), report.toJson());
      out.print(EvaluationTable.of(report));
      out.printf("%s/%s%n", directory.path(), report.file());
      out.flush();
      ReportBeside.update(directory);
    }
    return ExitCode.DONE;
  }

  private String state(Checkpoint found) {
    try {
      return found.stateSha256();
    } catch (IOException e) {
      throw new UserErrorException(
          "--checkpoint %s cannot be used: %s".formatted(checkpoint.path(), e.getMessage()), e);
    }
  }

  /** Returns evaluations that this command would make again, if the data is what it was then. */
  private List<StoredEvaluation> earlier(Checkpoint found, String path, Judges judges) {
    EvaluationReport.Judge described = EvaluationReport.Judge.of(judges.classifier());
    Optional<EvaluatedFeatures> network = judges.features().map(FeatureNetwork::described);
    try {
      return StoredEvaluation.of(found, drawnWith.weights().text()).stream()
          .filter(stored -> stored.isOf(count, sequence.seed(), path, described, network))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the evaluations of %s cannot be read: %s".formatted(checkpoint.path(), e.getMessage()),
          e);
    }
  }
}
