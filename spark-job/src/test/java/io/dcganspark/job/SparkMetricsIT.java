package io.dcganspark.job;

import static io.dcganspark.job.cluster.LoggedProcess.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.cluster.FreePort;
import io.dcganspark.job.cluster.LoggedProcess;
import io.dcganspark.job.cluster.SmallTraining;
import io.dcganspark.job.cluster.StandaloneCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training on a real cluster, read through Spark's own sinks while it runs: Prometheus on the
 * driver by the settings that come with the project, CSV on the executors.
 */
@Tag("chaos")
class SparkMetricsIT {
  private static final long POLL_MILLIS = 100;
  private static final Pattern LINE = Pattern.compile("(?m)^(\\w+)\\{[^}]*\\} (\\S+)$");
  private static final Pattern OURS = Pattern.compile("dcgan_\\w+");
  private static final Path DEPLOY = Path.of("..", "deploy", "grafana");

  @TempDir Path output;

  /** What a page says; nothing as long as nobody listens. */
  private static String get(URI uri) throws IOException {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (ConnectException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Asks again until an answer will do, while the driver lives. */
  private static String await(URI uri, Predicate<String> enough, LoggedProcess driver)
      throws Exception {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      String answer = get(uri);
      if (enough.test(answer)) {
        return answer;
      }
      assertThat(driver.process().isAlive()).as(driver.output()).isTrue();
      assertThat(System.nanoTime()).as(answer).isLessThan(end);
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** What a Prometheus server that is configured by deploy/grafana/prometheus.yml keeps. */
  private static Map<String, Double> relabelled(String scraped) {
    Pattern rule = Pattern.compile(setting("regex"));
    String name = setting("replacement");
    Map<String, Double> values = new TreeMap<>();
    Matcher lines = LINE.matcher(scraped);
    while (lines.find()) {
      Matcher matcher = rule.matcher(lines.group(1));
      if (matcher.matches()) {
        values.put(matcher.replaceFirst(name), Double.valueOf(lines.group(2)));
      }
    }
    return values;
  }

  /** The value of a key of the rule that makes the metrics' names. */
  private static String setting(String key) {
    try {
      String file = Files.readString(DEPLOY.resolve("prometheus.yml"));
      String rule = file.substring(0, file.indexOf("target_label: __name__"));
      String all = rule.substring(rule.lastIndexOf("- source_labels")) + rest(file);
      Matcher matcher = Pattern.compile("(?m)^ *" + key + ": (\\S+)$").matcher(all);
      assertThat(matcher.find()).as(key).isTrue();
      return matcher.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String rest(String file) {
    return file.substring(file.indexOf("target_label: __name__"));
  }

  private static List<String> options(int port, Path csv) {
    List<String> options = new ArrayList<>();
    Map<String, String> settings = new HashMap<>();
    settings.put("spark.ui.enabled", "true");
    settings.put("spark.ui.port", Integer.toString(port));
    settings.put(
        "spark.metrics.conf", Path.of("..", "conf", "metrics.properties").toAbsolutePath() + "");
    // Executors have no page for Prometheus; what they push goes to a directory here.
    String sink = "spark.metrics.conf.executor.sink.csv.";
    settings.put(sink + "class", "org.apache.spark.metrics.sink.CsvSink");
    settings.put(sink + "period", "1");
    settings.put(sink + "directory", csv.toString());
    settings.forEach((key, value) -> options.addAll(List.of("--conf", key + "=" + value)));
    return options;
  }

  private static List<String> arguments(SmallTraining training) {
    List<String> arguments = new ArrayList<>(training.arguments());
    for (String setting : List.of("training.epochs=100", "metrics.every-steps=1")) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments;
  }

  @Test
  void sinksTellHowATrainingGoesWhileItRuns() throws Exception {
    Path csv = Files.createDirectory(output.resolve("csv"));
    int port = FreePort.find();
    String page = "http://127.0.0.1:" + port;
    SmallTraining training = new SmallTraining(output, "watched");
    try (StandaloneCluster cluster = StandaloneCluster.start("metrics", 2);
        LoggedProcess driver = cluster.start(options(port, csv), arguments(training))) {
      String scraped =
          await(
              URI.create(page + "/metrics/prometheus/"),
              text -> relabelled(text).getOrDefault("dcgan_checkpoint_step", 0.0) >= 8,
              driver);

      Map<String, Double> metrics = relabelled(scraped);
      assertThat(metrics.get("dcgan_step")).isBetween(8.0, 800.0);
      assertThat(metrics.get("dcgan_last_step")).isEqualTo(800);
      assertThat(metrics.get("dcgan_generator_loss_nats")).isBetween(0.1, 3.0);
      assertThat(metrics.get("dcgan_images_per_second")).isPositive();
      assertThat(metrics.get("dcgan_checkpoint_age_seconds")).isBetween(0.0, 60.0);
      assertThat(metrics.get("dcgan_rounds_repeated")).isZero();
      assertThat(metrics.keySet()).isEqualTo(namesOnTheDashboard());

      awaitExecutors(csv, driver);
      assertThat(get(URI.create(page + "/jobs/")))
          .containsPattern("watched: steps \\d+ to \\d+ of 800, epoch \\d+ of 100");
    }
  }

  /** Both executors tell the same step, and each that it had half of the images. */
  private static void awaitExecutors(Path csv, LoggedProcess driver) throws Exception {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (busyExecutors(csv) < 2) {
      assertThat(driver.process().isAlive()).as(driver.output()).isTrue();
      assertThat(System.nanoTime()).as("no numbers of executors in " + csv).isLessThan(end);
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static long busyExecutors(Path csv) throws IOException {
    try (Stream<Path> files = Files.list(csv)) {
      List<Path> images =
          files
              .filter(file -> file.toString().endsWith(".TrainingMetrics.task.images.csv"))
              .toList();
      long busy = 0;
      for (Path file : images) {
        List<String> lines = Files.readAllLines(file);
        String last = lines.get(lines.size() - 1);
        if (last.matches("\\d+,\\d+")
            && Long.parseLong(last.substring(last.indexOf(',') + 1)) >= 32) {
          busy++;
        }
      }
      return busy;
    }
  }

  /** The metrics that the panels of the dashboard ask for. */
  private static Set<String> namesOnTheDashboard() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(DEPLOY.resolve("dcgan-spark.json").toFile());
    Set<String> names = new HashSet<>();
    for (JsonNode expression : dashboard.findValues("expr")) {
      Matcher matcher = OURS.matcher(expression.asText());
      while (matcher.find()) {
        names.add(matcher.group());
      }
    }
    return names;
  }
}
