package io.dcganspark.job.report;

import io.dcganspark.job.training.StepMetric;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Runs at one epoch as a Markdown table that can be read as text, too. */
final class ComparisonTable {
  private static final List<String> COLUMNS =
      List.of(
          "run",
          "networks",
          "replicas",
          "epochs trained",
          "images/s",
          "seconds",
          "loss G",
          "loss D",
          "D(x)",
          "D(G(z))");

  private static final String DISTANCE = "frechetDistance";

  private final List<String> names;
  private final List<RecordedRun> runs;
  private final double epoch;
  private final Set<String> others = new LinkedHashSet<>();

  /**
   * @param names of the runs, in their order
   * @param epoch that all of them have reached
   */
  ComparisonTable(List<String> names, List<RecordedRun> runs, double epoch) {
    this.names = names;
    this.runs = runs;
    this.epoch = epoch;
    runs.forEach(run -> others.addAll(run.others().names()));
  }

  String markdown() {
    List<String> head = new ArrayList<>(COLUMNS);
    head.addAll(others);
    MarkdownTable table = new MarkdownTable(head);
    for (int i = 0; i < runs.size(); i++) {
      table.add(row(names.get(i), runs.get(i)));
    }
    return """
After %s epochs, which all of these runs have trained:

%s
Losses and D(x), D(G(z)) are means over the last epoch, on the scale of each run's training.loss (cross-entropy: nats and
probabilities); seconds are of training alone.
"""
        .formatted(number(epoch), table.text());
  }

  /**
   * Returns what each evaluation found, over epochs and over seconds; empty where there is none.
   */
  String distances() {
    MarkdownTable table = new MarkdownTable(List.of("run", "epoch", "seconds", "Frechet distance"));
    boolean empty = true;
    for (int i = 0; i < runs.size(); i++) {
      RecordedRun run = runs.get(i);
      for (Map.Entry<Long, Double> found : run.others().all(DISTANCE).entrySet()) {
        empty = false;
        table.add(
            List.of(
                names.get(i),
                number(run.epochAt(found.getKey())),
                rounded("%,.0f", run.secondsUntil(found.getKey())),
                rounded("%.4g", found.getValue())));
      }
    }
    return empty ? "" : "\nEvery evaluation:\n\n" + table.text();
  }

  private List<String> row(String name, RecordedRun run) {
    long step = run.stepAt(epoch);
    double seconds = run.secondsUntil(step);
    List<String> row = new ArrayList<>();
    row.add(name);
    row.add(run.recipe());
    row.add("%d of %d".formatted(run.replicas(), run.batchSize() / run.replicas()));
    row.add(number(run.epochs()));
    row.add(rounded("%,.0f", (double) step * run.batchSize() / seconds));
    row.add(rounded("%,.0f", seconds));
    row.add(rounded("%.3f", run.meanOfEpoch(step, StepMetric.GENERATOR_LOSS)));
    row.add(rounded("%.3f", run.meanOfEpoch(step, StepMetric.DISCRIMINATOR_LOSS)));
    row.add(rounded("%.2f", run.meanOfEpoch(step, StepMetric.DISCRIMINATOR_ON_REAL)));
    row.add(rounded("%.2f", run.meanOfEpoch(step, StepMetric.DISCRIMINATOR_ON_GENERATED)));
    for (String other : others) {
      OptionalDouble value = run.others().at(other, step);
      row.add(value.isPresent() ? shortened(value.getAsDouble()) : "");
    }
    return row;
  }

  private static String shortened(double value) {
    return value == Math.rint(value) ? rounded("%,.0f", value) : rounded("%.4g", value);
  }

  /** Whole where it is, else with two digits. */
  static String number(double epochs) {
    return rounded(Math.abs(epochs - Math.rint(epochs)) < 0.005 ? "%.0f" : "%.2f", epochs);
  }

  private static String rounded(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
