package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.round.StepMetrics;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.NavigableMap;

/**
 * How a run went so far, for those who draw it.
 *
 * @param metrics in the order of their steps
 * @param evaluations as the lines of metrics.jsonl have them, in the order of their steps
 * @param grids of samples by step
 * @param warnings sentences, the oldest first
 * @param lastStep the step at which the run is complete
 */
record Course(
    List<StepMetrics> metrics,
    List<ObjectNode> evaluations,
    NavigableMap<Long, BufferedImage> grids,
    List<String> warnings,
    long lastStep) {}
