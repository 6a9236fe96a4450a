package io.dcganspark.job.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.round.StepMetrics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** metrics.jsonl: a JSON object a line, a line a logged step. */
final class MetricsLog {
  static final String FILE = "metrics.jsonl";
  private static final Logger LOG = LoggerFactory.getLogger(MetricsLog.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private MetricsLog() {}

  static String format(Collection<StepMetrics> metrics) {
    StringBuilder lines = new StringBuilder();
    for (StepMetrics step : metrics) {
      ObjectNode line = JSON.createObjectNode().put("step", step.step());
      Numbers.put(line, "epoch", step.epoch());
      Numbers.put(line, "generatorLoss", step.generatorLoss());
      Numbers.put(line, "discriminatorLoss", step.discriminatorLoss());
      Numbers.put(line, "discriminatorOnReal", step.discriminatorOnReal());
      Numbers.put(line, "discriminatorOnGenerated", step.discriminatorOnGenerated());
      Numbers.put(line, "imagesPerSecond", step.imagesPerSecond());
      Numbers.put(line, "exchangeSeconds", step.exchangeSeconds());
      lines.append(line).append('\n');
    }
    return lines.toString();
  }

  /** Reads the lines up to a step; a line that is none is left out with a warning. */
  static List<StepMetrics> parse(String text, long lastStep) {
    List<StepMetrics> metrics = new ArrayList<>();
    for (String line : text.lines().toList()) {
      try {
        JsonNode json = JSON.readTree(line);
        if (json.path("step").asLong(Long.MAX_VALUE) <= lastStep) {
          metrics.add(step(json));
        }
      } catch (JsonProcessingException e) {
        LOG.warn("A line of {} is left out, it is no JSON: {}", FILE, e.getOriginalMessage());
      }
    }
    return metrics;
  }

  private static StepMetrics step(JsonNode json) {
    return new StepMetrics(
        json.path("step").asLong(),
        json.path("epoch").asDouble(Double.NaN),
        json.path("generatorLoss").asDouble(Double.NaN),
        json.path("discriminatorLoss").asDouble(Double.NaN),
        json.path("discriminatorOnReal").asDouble(Double.NaN),
        json.path("discriminatorOnGenerated").asDouble(Double.NaN),
        json.path("imagesPerSecond").asDouble(Double.NaN),
        json.path("exchangeSeconds").asDouble(Double.NaN));
  }
}
