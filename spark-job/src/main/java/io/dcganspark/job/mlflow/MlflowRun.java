package io.dcganspark.job.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run as MLflow has it. It is found again by tags with the run's directory and identity, so that
 * a training that is resumed is shown there too, and another run in the same directory is not. Used
 * by one thread.
 */
final class MlflowRun {
  /** Where MLflow's run says which run directory it shows. */
  static final String DIRECTORY = "dcgan-spark.directory";

  /** Where it says which run it is, however its directory is called. */
  static final String RUN = "dcgan-spark.run";

  private static final String OWN_STORE = "mlflow-artifacts";

  /** Of one request, as MLflow documents it. */
  private static final int MOST_METRICS = 1000;

  /** Of one directory, the newest first. */
  private static final int MOST_RUNS = 100;

  private final MlflowApi api;
  private final RunIdentity identity;
  private final Map<String, String> known = new HashMap<>();
  private String id;
  private String artifacts;
  private long loggedUpTo = -1;

  /**
   * What a run is and stays.
   *
   * @param experiment that it belongs to
   * @param name of the run
   * @param directory where it lies
   * @param run its identity
   * @param parameters that it is trained with
   * @param tags for people
   */
  record RunIdentity(
      String experiment,
      String name,
      String directory,
      String run,
      Map<String, String> parameters,
      Map<String, String> tags) {}

  /**
   * A number to show.
   *
   * @param name of its curve
   * @param value finite
   * @param step of the run
   * @param millis when it was measured
   */
  record Metric(String name, double value, long step, long millis) {}

  MlflowRun(MlflowApi api, RunIdentity identity) {
    this.api = api;
    this.identity = identity;
  }

  /** Finds the run or makes it, the first time; says that it is running. */
  void open() throws IOException, InterruptedException {
    if (id != null) {
      return;
    }
    String experiment = experiment();
    Optional<JsonNode> found = search(experiment);
    JsonNode run = found.isPresent() ? found.get() : create(experiment);
    if (found.isPresent()) {
      update(run.at("/info/run_id").asText(), "RUNNING", null);
    }
    run.at("/data/params")
        .forEach(entry -> known.put(entry.path("key").asText(), entry.path("value").asText()));
    run.at("/data/metrics")
        .forEach(entry -> loggedUpTo = Math.max(loggedUpTo, entry.path("step").asLong()));
    artifacts = run.at("/info/artifact_uri").asText();
    id = run.at("/info/run_id").asText();
  }

  private String experiment() throws IOException, InterruptedException {
    Optional<JsonNode> there =
        api.find("experiments/get-by-name", "experiment_name", identity.experiment());
    if (there.isPresent()) {
      return there.get().at("/experiment/experiment_id").asText();
    }
    ObjectNode request = Json.object().put("name", identity.experiment());
    return api.post("experiments/create", request).path("experiment_id").asText();
  }

  private Optional<JsonNode> search(String experiment) throws IOException, InterruptedException {
    ObjectNode request = Json.object();
    request.putArray("experiment_ids").add(experiment);
    request.put("filter", "tags.`%s` = '%s'".formatted(DIRECTORY, directory()));
    request.put("max_results", MOST_RUNS);
    JsonNode unmarked = null;
    for (JsonNode run : api.post("runs/search", request).path("runs")) {
      Optional<String> found = run(run);
      if (found.equals(Optional.of(identity.run()))) {
        return Optional.of(run);
      }
      if (found.isEmpty() && unmarked == null) {
        unmarked = run; // An earlier version of the job made it.
      }
    }
    return Optional.ofNullable(unmarked);
  }

  private static Optional<String> run(JsonNode found) {
    for (JsonNode tag : found.at("/data/tags")) {
      if (tag.path("key").asText().equals(RUN)) {
        return Optional.of(tag.path("value").asText());
      }
    }
    return Optional.empty();
  }

  /** As a text within quotes. */
  private String directory() {
    return Credentials.removedFrom(identity.directory()).replace("'", "%27");
  }

  private JsonNode create(String experiment) throws IOException, InterruptedException {
    ObjectNode request = Json.object();
    request.put("experiment_id", experiment);
    request.put("run_name", identity.name());
    request.put("start_time", System.currentTimeMillis());
    ArrayNode tags = request.putArray("tags");
    tags.addObject().put("key", DIRECTORY).put("value", directory());
    tags.addObject().put("key", RUN).put("value", identity.run());
    return api.post("runs/create", request).path("run");
  }

  /**
   * Sends the parameters of the run. MLflow never changes a parameter. A value that a resumed run
   * changes becomes a tag.
   */
  void describe() throws IOException, InterruptedException {
    open();
    ObjectNode request = Json.object().put("run_id", id);
    ArrayNode parameters = request.putArray("params");
    ArrayNode tags = request.putArray("tags");
    identity
        .parameters()
        .forEach(
            (name, value) -> {
              String before = known.get(name);
              if (before == null) {
                entry(parameters, name, value);
              } else if (!before.equals(value)) {
                entry(tags, name, value);
              }
            });
    identity.tags().forEach((name, value) -> entry(tags, name, value));
    entry(tags, RUN, identity.run());
    api.post("runs/log-batch", request);
  }

  private static void entry(ArrayNode entries, String name, String value) {
    entries.addObject().put("key", name).put("value", Credentials.removedFrom(value));
  }

  /** Adds numbers, but for those of steps that MLflow has from an earlier start of the run. */
  void log(List<Metric> metrics) throws IOException, InterruptedException {
    open();
    List<Metric> fresh = metrics.stream().filter(metric -> metric.step() > loggedUpTo).toList();
    for (int from = 0; from < fresh.size(); from += MOST_METRICS) {
      ObjectNode request = Json.object().put("run_id", id);
      ArrayNode entries = request.putArray("metrics");
      for (Metric metric : fresh.subList(from, Math.min(from + MOST_METRICS, fresh.size()))) {
        entries
            .addObject()
            .put("key", metric.name())
            .put("value", metric.value())
            .put("timestamp", metric.millis())
            .put("step", metric.step());
      }
      api.post("runs/log-batch", request);
    }
  }

  void tag(String name, String value) throws IOException, InterruptedException {
    open();
    ObjectNode request = Json.object().put("run_id", id);
    entry(request.putArray("tags"), name, value);
    api.post("runs/log-batch", request);
  }

  /** Hands over a file, if the server takes files for its store; else nobody but it can. */
  void upload(String name, byte[] content) throws IOException, InterruptedException {
    open();
    URI root = URI.create(artifacts);
    if (OWN_STORE.equals(root.getScheme())) {
      api.upload(root.getRawPath().replaceFirst("^/+", "") + "/" + name, content);
    }
  }

  /** Says how the run ended. */
  void end(String status) throws IOException, InterruptedException {
    open();
    update(id, status, System.currentTimeMillis());
  }

  private void update(String run, String status, Long ended)
      throws IOException, InterruptedException {
    ObjectNode request = Json.object().put("run_id", run).put("status", status);
    if (ended != null) {
      request.put("end_time", ended);
    }
    api.post("runs/update", request);
  }
}
