package io.dcganspark.job.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tracking server in memory that holds to MLflow's REST API as documented: fields that there are,
 * limits of a request, parameters that never change, numbers that are never forgotten.
 */
public final class MlflowServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";
  private static final Pattern KEY = Pattern.compile("[/\\w.\\- ]{1,250}");
  private static final Pattern FILTER = Pattern.compile("tags\\.`([^`]+)` = '([^']*)'");
  private static final Set<String> STATUSES =
      Set.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");

  /** A run as the server has it. */
  public static final class Run {
    private final String id;
    private final String experiment;
    private final String name;
    private final Map<String, String> parameters = new TreeMap<>();
    private final Map<String, String> tags = new TreeMap<>();
    private final Map<String, List<JsonNode>> metrics = new TreeMap<>();
    private final List<String> statuses = new ArrayList<>(List.of("RUNNING"));

    Run(String id, String experiment, String name) {
      this.id = id;
      this.experiment = experiment;
      this.name = name;
    }

    public String name() {
      return name;
    }

    public Map<String, String> parameters() {
      return parameters;
    }

    public Map<String, String> tags() {
      return tags;
    }

    /** Names of all curves. */
    public Set<String> metrics() {
      return metrics.keySet();
    }

    /** Steps of a curve, in the order in which they arrived. */
    public List<Long> steps(String metric) {
      return metrics.getOrDefault(metric, List.of()).stream()
          .map(entry -> entry.get("step").asLong())
          .toList();
    }

    /** Values of a curve, in the order in which they arrived. */
    public List<Double> values(String metric) {
      return metrics.getOrDefault(metric, List.of()).stream()
          .map(entry -> entry.get("value").asDouble())
          .toList();
    }

    /** All that it was said to be. */
    public List<String> statuses() {
      return statuses;
    }
  }

  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;

    Refusal(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }
  }

  private final HttpServer server;
  private final Map<String, String> experiments = new LinkedHashMap<>();
  private final List<Run> runs = new ArrayList<>();
  private final Map<String, byte[]> artifacts = new TreeMap<>();
  private final List<String> authorizations = new ArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean away;
  private volatile long delayMillis;

  public MlflowServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  public String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Lets it answer 503 as a proxy does for a server that is not there, or answer again. */
  void setAway(boolean isAway) {
    away = isAway;
  }

  /** Lets it take so long for every answer. */
  void setDelay(long millis) {
    delayMillis = millis;
  }

  /** Returns how many requests have come, answered or not. */
  int requests() {
    return requests.get();
  }

  public synchronized List<Run> runs() {
    return List.copyOf(runs);
  }

  public synchronized Set<String> experiments() {
    return Set.copyOf(experiments.keySet());
  }

  /** Files by their path in the server's store. */
  public synchronized Map<String, byte[]> artifacts() {
    return new TreeMap<>(artifacts);
  }

  synchronized List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      requests.incrementAndGet();
      closing.await(delayMillis, TimeUnit.MILLISECONDS);
      if (away) {
        throw new Refusal(503, "TEMPORARILY_UNAVAILABLE", "away");
      }
      answer(exchange, 200, answer(exchange, body));
    } catch (Refusal e) {
      ObjectNode error = JSON.createObjectNode();
      answer(exchange, e.status, error.put("error_code", e.code).put("message", e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, JsonNode content)
      throws IOException {
    byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized JsonNode answer(HttpExchange exchange, byte[] body)
      throws IOException, Refusal {
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    String path = exchange.getRequestURI().getPath();
    String request = exchange.getRequestMethod() + " " + path;
    if (request.startsWith("PUT " + ARTIFACTS)) {
      artifacts.put(path.substring(ARTIFACTS.length()), body);
      return JSON.createObjectNode();
    }
    if (request.equals("GET " + API + "experiments/get-by-name")) {
      return experimentByName(exchange.getRequestURI().getRawQuery());
    }
    if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      throw invalid("Bad Request. Content-Type must be application/json.");
    }
    JsonNode json = JSON.readTree(body);
    return switch (request) {
      case "POST " + API + "experiments/create" -> createExperiment(json);
      case "POST " + API + "runs/search" -> search(json);
      case "POST " + API + "runs/create" -> createRun(json);
      case "POST " + API + "runs/update" -> update(json);
      case "POST " + API + "runs/log-batch" -> logBatch(json);
      default -> throw new Refusal(404, "ENDPOINT_NOT_FOUND", request);
    };
  }

  private static Refusal invalid(String message) {
    return new Refusal(400, "INVALID_PARAMETER_VALUE", message);
  }

  private static void requireFields(JsonNode json, Set<String> required, Set<String> optional)
      throws Refusal {
    for (String name : required) {
      if (!json.hasNonNull(name)) {
        throw invalid("Missing value for required parameter '%s'".formatted(name));
      }
    }
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!required.contains(field.getKey()) && !optional.contains(field.getKey())) {
        throw invalid("no field named " + field.getKey());
      }
    }
  }

  private JsonNode experimentByName(String query) throws Refusal {
    String name =
        URLDecoder.decode(query.replaceFirst("experiment_name=", ""), StandardCharsets.UTF_8);
    if (!experiments.containsKey(name)) {
      throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "Could not find experiment " + name);
    }
    ObjectNode answer = JSON.createObjectNode();
    answer
        .putObject("experiment")
        .put("experiment_id", experiments.get(name))
        .put("name", name)
        .put("lifecycle_stage", "active");
    return answer;
  }

  private JsonNode createExperiment(JsonNode json) throws Refusal {
    requireFields(json, Set.of("name"), Set.of("artifact_location", "tags"));
    String name = json.get("name").asText();
    if (experiments.containsKey(name)) {
      throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", name);
    }
    experiments.put(name, Integer.toString(experiments.size() + 1));
    return JSON.createObjectNode().put("experiment_id", experiments.get(name));
  }

  private JsonNode search(JsonNode json) throws Refusal {
    requireFields(
        json,
        Set.of("experiment_ids"),
        Set.of("filter", "run_view_type", "max_results", "order_by", "page_token"));
    Matcher filter = FILTER.matcher(json.path("filter").asText());
    if (!filter.matches()) {
      throw invalid("Invalid filter " + json.path("filter"));
    }
    ObjectNode answer = JSON.createObjectNode();
    List<Run> found =
        runs.stream()
            .filter(run -> run.experiment.equals(json.at("/experiment_ids/0").asText()))
            .filter(run -> filter.group(2).equals(run.tags.get(filter.group(1))))
            .toList();
    // Fields without a value are left out, as by protobuf's JSON.
    if (!found.isEmpty()) {
      found.forEach(run -> answer.withArray("runs").add(json(run)));
    }
    return answer;
  }

  private static ObjectNode json(Run run) {
    ObjectNode json = JSON.createObjectNode();
    json.putObject("info")
        .put("run_id", run.id)
        .put("run_name", run.name)
        .put("experiment_id", run.experiment)
        .put("status", run.statuses.get(run.statuses.size() - 1))
        .put("lifecycle_stage", "active")
        .put("artifact_uri", "mlflow-artifacts:/%s/%s/artifacts".formatted(run.experiment, run.id));
    ObjectNode data = json.putObject("data");
    run.parameters.forEach(
        (key, value) -> data.withArray("params").addObject().put("key", key).put("value", value));
    run.tags.forEach(
        (key, value) -> data.withArray("tags").addObject().put("key", key).put("value", value));
    run.metrics.forEach(
        (key, entries) -> data.withArray("metrics").add(entries.get(entries.size() - 1)));
    return json;
  }

  private JsonNode createRun(JsonNode json) throws Refusal {
    requireFields(
        json, Set.of("experiment_id"), Set.of("user_id", "run_name", "start_time", "tags"));
    String experiment = json.get("experiment_id").asText();
    if (!experiments.containsValue(experiment)) {
      throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "No Experiment with id=" + experiment);
    }
    Run run =
        new Run("%032x".formatted(runs.size() + 1), experiment, json.path("run_name").asText());
    setTags(run, json.path("tags"));
    runs.add(run);
    ObjectNode answer = JSON.createObjectNode();
    answer.set("run", json(run));
    return answer;
  }

  private Run run(JsonNode json) throws Refusal {
    String id = json.get("run_id").asText();
    return runs.stream()
        .filter(run -> run.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "Run " + id));
  }

  private JsonNode update(JsonNode json) throws Refusal {
    requireFields(json, Set.of("run_id"), Set.of("status", "end_time", "run_name"));
    String status = json.path("status").asText();
    if (!STATUSES.contains(status)) {
      throw invalid("Invalid value " + status + " for parameter 'status'");
    }
    Run run = run(json);
    run.statuses.add(status);
    ObjectNode answer = JSON.createObjectNode();
    answer.set("run_info", json(run).get("info"));
    return answer;
  }

  private JsonNode logBatch(JsonNode json) throws Refusal {
    requireFields(json, Set.of("run_id"), Set.of("metrics", "params", "tags"));
    int metrics = json.path("metrics").size();
    int parameters = json.path("params").size();
    int tags = json.path("tags").size();
    if (metrics > 1000 || parameters > 100 || tags > 100 || metrics + parameters + tags > 1000) {
      throw invalid("A batch logging request can contain at most 1000 items");
    }
    Run run = run(json);
    for (JsonNode entry : json.path("params")) {
      requireEntry(entry, 6000);
      String before = run.parameters.putIfAbsent(entry.get("key").asText(), text(entry));
      if (before != null && !before.equals(text(entry))) {
        throw invalid(
            "Changing param values is not allowed. Param with key='%s' was already logged"
                .formatted(entry.get("key").asText()));
      }
    }
    setTags(run, json.path("tags"));
    for (JsonNode entry : json.path("metrics")) {
      requireFields(entry, Set.of("key", "value", "timestamp"), Set.of("step"));
      requireKey(entry);
      if (!entry.get("value").isNumber() || !entry.get("timestamp").isIntegralNumber()) {
        throw invalid("Got invalid value " + entry);
      }
      List<JsonNode> curve =
          run.metrics.computeIfAbsent(entry.get("key").asText(), key -> new ArrayList<>());
      // The same number of the same time and step is one entry of MLflow's table.
      if (!curve.contains(entry)) {
        curve.add(entry);
      }
    }
    return JSON.createObjectNode();
  }

  private static void setTags(Run run, JsonNode tags) throws Refusal {
    for (JsonNode entry : tags) {
      requireEntry(entry, 5000);
      run.tags.put(entry.get("key").asText(), text(entry));
    }
  }

  private static void requireEntry(JsonNode entry, int longest) throws Refusal {
    requireFields(entry, Set.of("key", "value"), Set.of());
    requireKey(entry);
    if (!entry.get("value").isTextual() || text(entry).length() > longest) {
      throw invalid("Got invalid value " + entry);
    }
  }

  private static void requireKey(JsonNode entry) throws Refusal {
    if (!KEY.matcher(entry.get("key").asText()).matches()) {
      throw invalid("Invalid key " + entry.get("key"));
    }
  }

  private static String text(JsonNode entry) {
    return entry.get("value").asText();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }
}
