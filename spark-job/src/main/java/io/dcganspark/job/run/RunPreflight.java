package io.dcganspark.job.run;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.data.DataFindings;
import io.dcganspark.job.data.ImageShards;
import io.dcganspark.job.evaluation.Evaluator;
import io.dcganspark.job.evaluation.StoredClassifier;
import io.dcganspark.job.evaluation.StoredFeatures;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.training.Slots;
import io.dcganspark.model.device.Devices;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.optimizer.LearningRateSchedule;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;

/**
 * What can be known before Spark is started: that the data is there and whole, that the output is a
 * place to write, that ND4J loads.
 */
public final class RunPreflight {
  private RunPreflight() {}

  /**
   * Checks a run on what {@code data.path} names.
   *
   * @return lines for people: what was found, such as the number of images
   * @throws UserErrorException if it could not be trained
   */
  public static List<String> check(JobConfig config, Configuration hadoop) {
    return check(config, hadoop, false).findings();
  }

  /** As {@link #check}, and takes some steps here to say how long the run takes. */
  public static RunForecast forecast(JobConfig config, Configuration hadoop) {
    return check(config, hadoop, true);
  }

  /** Returns the configuration with the number of replicas that this machine's slots lead to. */
  public static JobConfig planned(JobConfig config) {
    OptionalInt slots = PlannedSlots.ofThisProcess(config.training().device());
    return config.training().replicas().isPresent() || slots.isEmpty()
        ? config
        : config.withReplicas(Slots.replicasFor(config.training().batch(), slots.getAsInt()));
  }

  private static RunForecast check(JobConfig config, Configuration hadoop, boolean isTimed) {
    Devices.prefer(config.training().device());
    NativeLibraryCheck.begin();
    StoreProbe.askForData("data.path", config.data(), hadoop);
    StoreProbe.ask("output.path", config.output().path(), hadoop);
    DataFindings data = ImageShards.look(config.data(), hadoop);
    OptionalLong images = data.images();
    List<String> findings = new ArrayList<>();
    findings.add("the driver would compute on " + NativeLibraryCheck.require());
    ReplicaImages.require(config);
    findings.addAll(Footprint.of(config, images).require());
    DeviceCheck.require(config.training().device(), config.training().compute());
    ReplicaImages.warning(config).ifPresent(findings::add);
    findings.add(LearningRates.line(config.training()));
    PlannedSlots.line(config.training()).ifPresent(findings::add);
    findings.addAll(networks(config));
    findings.add(line(config.data(), images));
    findings.addAll(data.notes());
    images.ifPresent(count -> requireBatch(config, count));
    images.ifPresent(
        count -> {
          long stepsPerEpoch = RunForecast.stepsPerEpoch(config.training(), count);
          LearningRates.warning(config.training(), stepsPerEpoch * config.training().epochs())
              .ifPresent(findings::add);
        });
    requireJudges(config, images, hadoop);
    Optional<String> duration =
        isTimed && images.isPresent()
            ? RunForecast.durationOf(config, images.getAsLong())
            : Optional.empty();
    duration.ifPresent(findings::add);
    RunDirectory directory = directory(config, hadoop);
    if (config.run().id().isPresent()) {
      findings.add(
          isComplete(directory)
              ? directory.path()
                  + (config.training().schedule() == LearningRateSchedule.CONSTANT
                      ? " is complete: only more epochs would be trained"
                      : " is complete: nothing would be trained")
              : directory.path() + " is where it would be written");
    }
    return new RunForecast(findings, duration);
  }

  /**
   * Checks a run on a DataFrame, of which only Spark knows.
   *
   * @throws UserErrorException if it could not be trained
   */
  public static void checkDataFrame(JobConfig config, Configuration hadoop) {
    Devices.prefer(config.training().device());
    StoreProbe.ask("output.path", config.output().path(), hadoop);
    NativeLibraryCheck.require();
    ReplicaImages.require(config);
    Footprint.of(config, OptionalLong.empty()).require();
    DeviceCheck.require(config.training().device(), config.training().compute());
    networks(config);
    requireJudges(config, OptionalLong.empty(), hadoop);
    directory(config, hadoop);
  }

  private static String line(DataConfig data, OptionalLong images) {
    if (images.isPresent()) {
      return "%s holds %s".formatted(data.path(), Counted.of(images.getAsLong(), "image"));
    }
    return data.isNamed()
        ? "Spark will look for the table %s and count its images".formatted(data.path())
        : "%s is there; Spark will count its images".formatted(data.path());
  }

  private static List<String> networks(JobConfig config) {
    if (config.model().isOfUser()) {
      return List.of(UserNetworksCheck.require(config));
    }
    ComputeCheck.require(config.training().compute());
    return List.of();
  }

  private static void requireJudges(JobConfig config, OptionalLong images, Configuration hadoop) {
    if (config.evaluation().everySteps().isPresent()) {
      StoredClassifier.read(config.evaluation().classifier(), hadoop);
      StoredFeatures.read(config.evaluation().features(), hadoop);
      Evaluator.requireEnough(images.orElse(Long.MAX_VALUE));
    }
  }

  private static RunDirectory directory(JobConfig config, Configuration hadoop) {
    // A run without an id gets a new name beside the others.
    return RunDirectory.open(config.output().path(), config.run().id().orElse("new"), hadoop);
  }

  /**
   * Checks that there is an image for each place in a batch, and more than one for each replica.
   *
   * @throws UserErrorException if there is not
   */
  static void requireBatch(JobConfig config, long images) {
    if (images < config.training().batchSize()) {
      throw new UserErrorException(
          "%s holds %s, expected at least %s, %d"
              .formatted(
                  config.data().place(),
                  Counted.of(images, "image"),
                  config.training().batch().perReplica()
                      ? "training.batch-size-per-replica for each replica"
                      : "training.batch-size",
                  config.training().batchSize()));
    }
    ReplicaImages.require(config);
  }

  private static boolean isComplete(RunDirectory directory) {
    try {
      directory.requireKnownVersion();
      LostCheckpoints.require(directory);
      return directory.isComplete();
    } catch (UncheckedIOException e) {
      throw new UserErrorException("output.path: " + e.getMessage(), e);
    }
  }
}
