package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.training.TaskTimes;
import io.dcganspark.model.evaluation.Evaluation;
import io.dcganspark.model.json.Json;
import java.util.List;

/**
 * A line of metrics.jsonl that is no logged step: {@code {"kind": {"step": 938, ...}}}.
 *
 * @param kind of event
 * @param content its fields, the step among them
 */
record EventLine(String kind, ObjectNode content) {
  /** How good the generator was at a step. */
  static final String EVALUATION = "evaluation";

  /** How long the tasks of a round computed and waited. */
  static final String ROUND = "round";

  /** What a person was warned of. */
  static final String WARNING = "warning";

  static EventLine of(Evaluation evaluation) {
    return new EventLine(EVALUATION, MetricsLog.evaluation(evaluation));
  }

  static EventLine of(long step, List<TaskTimes> tasks) {
    ObjectNode content = at(step);
    RoundJson.put(content, tasks);
    return new EventLine(ROUND, content);
  }

  /** Makes an event of what a line of metrics.jsonl holds. */
  static EventLine read(String kind, ObjectNode content) {
    return new EventLine(kind, kind.equals(ROUND) ? RoundJson.shortened(content) : content);
  }

  static EventLine warning(long step, String text) {
    return new EventLine(WARNING, at(step).put("text", text));
  }

  private static ObjectNode at(long step) {
    return Json.object().put(MetricsLog.STEP, step);
  }

  long step() {
    return content.path(MetricsLog.STEP).asLong();
  }
}
