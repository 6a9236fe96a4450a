package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.training.StepMetrics;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.NavigableMap;

/**
 * How a run went so far, for those who draw it.
 *
 * @param metrics in the order of their steps
 * @param events of metrics.jsonl, in the order in which they were made
 * @param grids of samples by step
 * @param lastStep the step at which the run is complete
 */
record ReportInput(
    List<StepMetrics> metrics,
    List<EventLine> events,
    NavigableMap<Long, BufferedImage> grids,
    long lastStep) {

  /** Returns the contents of the events of a kind. */
  List<ObjectNode> events(String kind) {
    return events.stream()
        .filter(event -> event.kind().equals(kind))
        .map(EventLine::content)
        .toList();
  }
}
