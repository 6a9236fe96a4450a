package io.dcganspark.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.job.config.BatchSize;
import io.dcganspark.job.config.ConfigKey;
import io.dcganspark.job.config.ConfigKeys;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunRecord;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;
import io.dcganspark.model.optimizer.LearningRateSchedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier start of a run recorded. A run resumes only with the same seed, batch and data
 * set: with others, neither configuration would explain the weights.
 */
final class StoredRun {
  private static final Logger LOG = LoggerFactory.getLogger(StoredRun.class);

  private final String path;
  private final JsonNode config;
  private final JsonNode provenance;
  private final boolean trained;

  private StoredRun(String path, JsonNode config, JsonNode provenance, boolean trained) {
    this.path = path;
    this.trained = trained;
    this.config = config;
    this.provenance = provenance;
  }

  /**
   * Reads what is recorded.
   *
   * @param newest the run's newest checkpoint
   * @throws UserErrorException if a run of version 1 lacks a file, or it is damaged
   */
  static StoredRun read(RunDirectory directory, Checkpoint newest) {
    if (newest.run().isPresent() && !isWhole(directory, RunRecord.CONFIG)) {
      LOG.warn(
          "{} of {} is missing or damaged: the newest checkpoint's is used, and a start of the run"
              + " writes it again",
          RunRecord.CONFIG,
          directory.path());
    }
    return new StoredRun(
        directory.path(),
        json(directory, newest, RunRecord.CONFIG),
        json(directory, newest, RunRecord.PROVENANCE),
        newest.step() > 0);
  }

  /** Whether a step was done; else its networks were imported, and all else is still open. */
  boolean isTrained() {
    return trained;
  }

  private static JsonNode json(RunDirectory directory, Checkpoint newest, String name) {
    byte[] content =
        recorded(directory, newest, name)
            .orElseThrow(
                () ->
                    new UserErrorException(
                        "%s has checkpoints but no %s, expected both: restore it, or give another --run-id"
                            .formatted(directory.path(), name)));
    try {
      return StrictJson.read(content);
    } catch (InvalidFileException e) {
      throw new UserErrorException(
          "%s: restore it, or give another --run-id"
              .formatted(e.named(directory.path() + "/" + name).getMessage()),
          e);
    }
  }

  private static boolean isWhole(RunDirectory directory, String name) {
    try {
      return StrictJson.read(directory.readIfPresent(name).orElse(new byte[0])).isObject();
    } catch (InvalidFileException e) {
      return false;
    }
  }

  private static Optional<byte[]> recorded(RunDirectory directory, Checkpoint newest, String name) {
    try {
      return newest.readRecorded(name);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s of the checkpoint of step %d of %s cannot be read: %s"
              .formatted(name, newest.step(), directory.path(), e.getMessage()),
          e);
    }
  }

  /**
   * Returns the replicas that the run was started with; a configuration that does not say takes
   * them over.
   *
   * @throws UserErrorException if what is recorded cannot be
   */
  int replicasOf(JobConfig asked) {
    int recorded = config.at(ConfigKeys.REPLICAS.pointer()).asInt(1);
    int replicas = asked.training().replicas().orElse(recorded);
    BatchSize batch = asked.training().batch();
    // Another batch than the run's is refused as that.
    if (replicas < 1 || (isOfRun(batch) && !batch.suits(replicas))) {
      throw new UserErrorException(
          "%s/config.json says that training.replicas is %d, expected %s, which is %d: restore it, or give another --run-id"
              .formatted(
                  path,
                  replicas,
                  batch.perReplica()
                      ? "at most %d images over training.batch-size-per-replica"
                          .formatted(BatchSize.MOST)
                      : "a divisor of training.batch-size",
                  batch.images()));
    }
    return replicas;
  }

  private boolean isOfRun(BatchSize batch) {
    JsonNode ofAll = config.at(ConfigKeys.BATCH_SIZE.pointer());
    JsonNode ofReplica = config.at(ConfigKeys.BATCH_SIZE_PER_REPLICA.pointer());
    return ofReplica.isNumber() == batch.perReplica()
        && (batch.perReplica() ? ofReplica : ofAll).asInt(batch.images()) == batch.images();
  }

  /**
   * Checks that the run would resume with the configuration that it has recorded.
   *
   * @throws UserErrorException naming what differs
   */
  void requireSame(JobConfig now, String dataChecksum) {
    JsonNode wanted = parsed(now.toJson());
    List<String> differences = new ArrayList<>();
    for (ConfigKey<?> key : ConfigKeys.all()) {
      JsonNode found = key.recordedIn(config);
      JsonNode asked = wanted.at(key.pointer());
      if (isKept(key, now) && !found.equals(StoredRun::compare, asked)) {
        differences.add(difference(key, asked, found, now));
      }
    }
    String learnt = provenance.at("/data/sha256").asText();
    if (trained && !learnt.equals(dataChecksum)) {
      differences.add("the data's SHA-256 is %s, the run has %s".formatted(dataChecksum, learnt));
    }
    if (!differences.isEmpty()) {
      throw new UserErrorException(
          "%s cannot resume with another configuration: %s; set it back, or give another --run-id"
              .formatted(path, String.join("; ", differences)));
    }
  }

  /** Checkpoints and reports may change; before the first step all but the networks. */
  private boolean isKept(ConfigKey<?> key, JobConfig now) {
    return switch (key.decides()) {
      case NOTHING -> trained && endsSchedule(key, now);
      case NETWORKS -> true;
      case WEIGHTS -> trained;
    };
  }

  /** Steps that are done took a learning rate that was on its way down to the end of the epochs. */
  private static boolean endsSchedule(ConfigKey<?> key, JobConfig now) {
    return key.equals(ConfigKeys.EPOCHS)
        && now.training().schedule() != LearningRateSchedule.CONSTANT;
  }

  private static String difference(
      ConfigKey<?> key, JsonNode wanted, JsonNode found, JobConfig now) {
    if (endsSchedule(key, now)) {
      return "%s is %s, the run has %s, to whose end training.schedule lowers its learning rate"
          .formatted(key, shown(wanted), shown(found));
    }
    return wanted.isObject() && found.isObject() // A whole network is not shown in a line.
        ? key + " is another network than the run's"
        : "%s is %s, the run has %s".formatted(key, shown(wanted), shown(found));
  }

  private static String shown(JsonNode value) {
    return value.isObject() ? "a network" : value.toString();
  }

  /** Has 0 and 0.0 be the same. */
  private static int compare(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    return one.equals(other) ? 0 : 1;
  }

  private static JsonNode parsed(String json) {
    try {
      return StrictJson.read(json);
    } catch (InvalidFileException e) {
      throw new IllegalStateException("a configuration's JSON is JSON", e);
    }
  }
}
