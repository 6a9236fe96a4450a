package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.report.StoredEvaluation;
import io.dcganspark.job.run.CheckpointTrial;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.ModelRegistry;
import io.dcganspark.job.store.NewerVersionException;
import io.dcganspark.job.store.PublishedModel;
import io.dcganspark.job.store.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code publish}: makes a checkpoint the latest model, if it is good enough. */
@Command(
    name = "publish",
    description = {
      "Makes an evaluated checkpoint the latest model, unless it is worse.",
      "Copies the checkpoint to a directory of models; it must not be worse than the latest model"
          + " there. Earlier models stay. What is published already is not published again. Needs"
          + " no executors. Other commands take the latest model as --checkpoint DIR/latest."
    },
    footer = {
      "  deploy/local/dcgan evaluate --checkpoint runs/first",
      "  deploy/local/dcgan publish --checkpoint runs/first --to models",
      "  spark-submit --class DcganJob dcgan-spark-job.jar publish --checkpoint"
          + " hdfs:///runs/night-1 \\",
      "    --to hdfs:///models --max-distance 150 --max-distance-increase 0.05"
    })
final class PublishCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin
  private final CheckpointOption checkpoint =
      new CheckpointOption(" evaluate must have been run on it.");

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description =
          "The models, on any Hadoop file system: a folder for each, its MANIFEST-<number>.json,"
              + " and LATEST.json, which says the same as the newest manifest.")
  private String to;

  @Option(
      names = "--max-distance-increase",
      paramLabel = "PART",
      defaultValue = "0",
      description =
          "How much larger the Frechet distance may be than the latest model's, as a part of that:"
              + " with "
              + "0.05, 105 may follow 100. Default: ${DEFAULT-VALUE}.")
  private double mostIncrease;

  @Option(
      names = "--max-distance",
      paramLabel = "D",
      description = "How large the Frechet distance may be at all. Default: no limit.")
  private Double mostDistance;

  @Option(
      names = "--classifier",
      paramLabel = "FILE",
      description =
          "Whose evaluations count. Default: that of the latest model's evaluation; for the first"
              + " model "
              + "evaluation.classifier of the run, else the one for MNIST that comes with the job.")
  private String classifier;

  @Override
  public Integer call() {
    Configuration hadoop = Sessions.hadoop();
    QualityGate gate =
        new QualityGate(
            mostIncrease,
            mostDistance == null ? OptionalDouble.empty() : OptionalDouble.of(mostDistance));
    checkpoint.probe(hadoop);
    StoreProbe.ask("--to", to, hadoop);
    ModelRegistry registry = ModelRegistry.open(to, hadoop);
    Checkpoint found = checkpoint.find(hadoop);
    try {
      return publish(found, registry, gate, hadoop);
    } catch (NewerVersionException e) {
      throw new UserErrorException("--to %s cannot be used: %s".formatted(to, e.getMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be published to %s: %s"
              .formatted(checkpoint.path(), registry.path(), e.getMessage()),
          e);
    }
  }

  private int publish(
      Checkpoint found, ModelRegistry registry, QualityGate gate, Configuration hadoop)
      throws IOException {
    Optional<PublishedModel> latest = registry.latest();
    Optional<PublishedModel> already = registry.find(found);
    if (already.isPresent()) {
      registry.pointToLatest();
      say("step %d of %s is published already: nothing to do", found, already.get(), registry);
      return ExitCode.DONE;
    }
    ComparedEvaluations evaluations = evaluations(found, latest, registry, hadoop);
    StoredEvaluation evaluation = evaluations.candidate();
    Optional<String> refusal =
        gate.refusal(evaluation.frechetDistance(), evaluations.publishedDistance());
    if (refusal.isPresent()) {
      spec.commandLine()
          .getErr()
          .printf("dcgan: %s is not published: %s%n", checkpoint.path(), refusal.get());
      return ExitCode.REFUSED;
    }
    CheckpointTrial.require(found);
    PublishedModel published =
        registry.publish(found, beside(found, evaluation), CheckpointTrial::require);
    say("step %d of %s is the latest model", found, published, registry);
    return ExitCode.DONE;
  }

  private ComparedEvaluations evaluations(
      Checkpoint found,
      Optional<PublishedModel> latest,
      ModelRegistry registry,
      Configuration hadoop)
      throws IOException {
    Optional<String> named = Optional.ofNullable(classifier);
    ComparedEvaluations.Named candidate = new ComparedEvaluations.Named(found, checkpoint.path());
    if (latest.isEmpty()) {
      return ComparedEvaluations.ofFirst(candidate, named, hadoop);
    }
    String path = new Path(to, ModelRegistry.LATEST).toString();
    return ComparedEvaluations.of(
        candidate,
        new ComparedEvaluations.Named(registry.checkpoint(latest.get()), path),
        named,
        hadoop);
  }

  private void say(
      String sentence, Checkpoint found, PublishedModel model, ModelRegistry registry) {
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            sentence + ": %s/%s%n",
            found.step(),
            found.runDirectory(),
            registry.path(),
            model.manifest());
  }

  /** What says how the model came about, and lets it be used as a run directory. */
  private static Map<String, byte[]> beside(Checkpoint found, StoredEvaluation evaluation)
      throws IOException {
    Map<String, byte[]> beside = new TreeMap<>();
    for (String name : new String[] {RunRecord.CONFIG, RunRecord.PROVENANCE}) {
      beside.put(name, required(found, name, found.readRecorded(name)));
    }
    beside.put(StoredEvaluation.PUBLISHED, evaluation.bytes());
    return beside;
  }

  private static byte[] required(Checkpoint found, String name, Optional<byte[]> content) {
    return content.orElseThrow(
        () ->
            new UserErrorException(
                "%s has no %s, expected a run directory".formatted(found.runDirectory(), name)));
  }
}
