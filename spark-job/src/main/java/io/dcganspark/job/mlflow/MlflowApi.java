package io.dcganspark.job.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Requests of MLflow's <a href="https://mlflow.org/docs/latest/rest-api.html">REST API</a>, version
 * 2.0, by the JDK's own client: MLflow's for Java brings a protobuf and an HTTP client that would
 * meet those of Spark and Hadoop, for the six requests that a run needs.
 *
 * <p>Methods throw {@link RefusedException} for what the server will not do, and other IOExceptions
 * for what may go better later.
 */
final class MlflowApi {
  private static final Duration CONNECTING = Duration.ofSeconds(5);
  private static final Duration ANSWERING = Duration.ofSeconds(10);
  private static final int NOT_FOUND = 404;

  /** Who may ask is settled by an administrator, the load by time. */
  private static final Set<Integer> LATER = Set.of(401, 403, 408, 429);

  private final String server;
  private final Optional<String> authorization;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECTING)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /**
   * Makes a client.
   *
   * @param trackingUri of the server, without user and password
   * @param environment where MLflow's own clients look for these as well
   */
  MlflowApi(String trackingUri, UnaryOperator<String> environment) {
    this.server = trackingUri.replaceFirst("/+$", "");
    this.authorization = authorization(environment);
  }

  private static Optional<String> authorization(UnaryOperator<String> environment) {
    String token = environment.apply("MLFLOW_TRACKING_TOKEN");
    String user = environment.apply("MLFLOW_TRACKING_USERNAME");
    String password = environment.apply("MLFLOW_TRACKING_PASSWORD");
    if (user != null && password != null) {
      byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
    }
    return Optional.ofNullable(token).map(text -> "Bearer " + text);
  }

  /** Returns the address, for messages. */
  String server() {
    return server;
  }

  /** Asks for something by one parameter; empty where there is none of it. */
  Optional<JsonNode> find(String endpoint, String parameter, String value)
      throws IOException, InterruptedException {
    String query = parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    HttpResponse<String> response =
        send("GET", "/api/2.0/mlflow/" + endpoint + "?" + query, BodyPublishers.noBody());
    if (response.statusCode() == NOT_FOUND) {
      return Optional.empty();
    }
    return Optional.of(json(accepted(endpoint, response)));
  }

  JsonNode post(String endpoint, ObjectNode body) throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(
            "POST",
            "/api/2.0/mlflow/" + endpoint,
            BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8));
    return json(accepted(endpoint, response));
  }

  /**
   * Hands a file to the server's own store of artifacts.
   *
   * @param path below {@code mlflow-artifacts:/}
   */
  void upload(String path, byte[] content) throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(
            "PUT",
            "/api/2.0/mlflow-artifacts/artifacts/" + path,
            BodyPublishers.ofByteArray(content));
    accepted("mlflow-artifacts", response);
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path)).timeout(ANSWERING).method(method, body);
    request.header(
        "Content-Type", method.equals("PUT") ? "application/octet-stream" : "application/json");
    authorization.ifPresent(value -> request.header("Authorization", value));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String accepted(String endpoint, HttpResponse<String> response)
      throws IOException {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return response.body();
    }
    String message = "HTTP %d from %s".formatted(status, endpoint);
    if (status / 100 == 4 && !LATER.contains(status)) {
      throw new RefusedException(message + reason(response.body()));
    }
    throw new IOException(message);
  }

  /** A request that succeeds may be answered with nothing. */
  private static JsonNode json(String body) throws InvalidFileException {
    return body.isBlank() ? MissingNode.getInstance() : StrictJson.read(body);
  }

  /** MLflow says why in JSON, whatever stands before it in HTML. */
  private static String reason(String body) {
    try {
      String message = json(body).path("message").asText();
      return message.lines().findFirst().map(line -> ": " + line).orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
