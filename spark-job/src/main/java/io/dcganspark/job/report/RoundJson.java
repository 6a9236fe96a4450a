package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.training.TaskTimes;
import io.dcganspark.model.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Where the time of a round went, as its line of metrics.jsonl has it: a few tasks one by one, from
 * {@value #FEWEST_SUMMARIZED} on as a summary. The file is written again after every round, and a
 * line for each task of every round would be 23 MB for 1,024 tasks and 200 rounds.
 */
final class RoundJson {
  /** So many tasks are no longer listed. */
  static final int FEWEST_SUMMARIZED = 32;

  private static final String TASKS = "tasks";
  private static final String SUMMARY = "summary";
  private static final String RANK = "rank";
  private static final String HOST = "host";
  private static final String REPLICAS = "replicas";
  private static final String STEPS = "steps";
  private static final String COMPUTE = "computeSeconds";
  private static final String EXCHANGE = "exchangeSeconds";

  private RoundJson() {}

  /** Adds the tasks of a round to its line, or their summary. */
  static void put(ObjectNode content, List<TaskTimes> tasks) {
    if (tasks.size() >= FEWEST_SUMMARIZED) {
      content.set(SUMMARY, summary(tasks));
    } else {
      ArrayNode listed = content.putArray(TASKS);
      tasks.forEach(task -> listed.add(task(task)));
    }
  }

  /** Returns a line as this version writes it: an earlier one listed any number of tasks. */
  static ObjectNode shortened(ObjectNode content) {
    if (content.path(TASKS).size() < FEWEST_SUMMARIZED) {
      return content;
    }
    return tasks(content)
        .map(
            tasks -> {
              ObjectNode shortened = content.deepCopy();
              shortened.remove(TASKS);
              shortened.set(SUMMARY, summary(tasks));
              return shortened;
            })
        .orElse(content);
  }

  /** Returns the summary of a line; none where the line holds neither it nor tasks. */
  static Optional<ObjectNode> summaryOf(ObjectNode content) {
    return content.path(SUMMARY) instanceof ObjectNode summary
        ? Optional.of(summary)
        : tasks(content).map(RoundJson::summary);
  }

  private static ObjectNode task(TaskTimes task) {
    ObjectNode node =
        Json.object()
            .put(RANK, task.rank())
            .put(HOST, task.host())
            .put(REPLICAS, task.replicas())
            .put(STEPS, task.steps());
    JsonNumbers.put(node, COMPUTE, task.computeSeconds());
    JsonNumbers.put(node, EXCHANGE, task.exchangeSeconds());
    return node;
  }

  /** The task that computes longest is the one for which the others wait. */
  private static ObjectNode summary(List<TaskTimes> tasks) {
    ObjectNode summary = Json.object().put(TASKS, tasks.size());
    putSpread(summary, COMPUTE, tasks, TaskTimes::computeSeconds);
    putSpread(summary, EXCHANGE, tasks, TaskTimes::exchangeSeconds);
    double waited = tasks.stream().mapToDouble(TaskTimes::exchangeSeconds).sum();
    double computed = tasks.stream().mapToDouble(TaskTimes::computeSeconds).sum();
    JsonNumbers.put(summary, "waitingShare", waited / (computed + waited));
    summary.set(
        "slowest",
        task(
            tasks.stream()
                .max(Comparator.comparingDouble(TaskTimes::computeSeconds))
                .orElseThrow()));
    return summary;
  }

  private static void putSpread(
      ObjectNode summary, String name, List<TaskTimes> tasks, ToDoubleFunction<TaskTimes> seconds) {
    double[] sorted = tasks.stream().mapToDouble(seconds).sorted().toArray();
    ObjectNode spread = summary.putObject(name);
    JsonNumbers.put(spread, "min", sorted[0]);
    JsonNumbers.put(
        spread, "median", (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
    JsonNumbers.put(spread, "max", sorted[sorted.length - 1]);
  }

  /** Returns the tasks that a line lists; none where one of them lacks a number. */
  private static Optional<List<TaskTimes>> tasks(ObjectNode content) {
    List<TaskTimes> tasks = new ArrayList<>();
    for (JsonNode task : content.path(TASKS)) {
      if (!task.path(COMPUTE).isNumber() || !task.path(EXCHANGE).isNumber()) {
        return Optional.empty();
      }
      tasks.add(
          new TaskTimes(
              task.path(RANK).asInt(),
              task.path(HOST).asText(),
              task.path(REPLICAS).asInt(),
              task.path(STEPS).asLong(),
              task.path(COMPUTE).asDouble(),
              task.path(EXCHANGE).asDouble()));
    }
    return tasks.isEmpty() ? Optional.empty() : Optional.of(tasks);
  }
}
