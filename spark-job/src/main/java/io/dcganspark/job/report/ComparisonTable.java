package io.dcganspark.job.report;

import io.dcganspark.job.training.StepMetric;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongConsumer;

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
After %s, which all of these runs have trained:

%s
Losses and D(x), D(G(z)) are means over the last epoch, on the scale of each run's training.loss (cross-entropy: nats and
probabilities); seconds are of training alone.
"""
        .formatted(epochs(), table.text());
  }

  private String epochs() {
    String count = number(epoch);
    return count + (count.equals("1") ? " epoch" : " epochs");
  }

  /**
   * Returns what each evaluation found, over steps, epochs and seconds, and when every run had
   * reached the distance that all of them reached; empty where there is none.
   */
  String distances() {
    MarkdownTable table =
        new MarkdownTable(
            List.of("run", "step", "epoch", "seconds", "Frechet distance", "measured"));
    boolean empty = true;
    for (int i = 0; i < runs.size(); i++) {
      for (FoundDistance found : runs.get(i).distances()) {
        empty = false;
        List<String> row = new ArrayList<>(moment(i, found.step()));
        row.add(rounded("%.4g", found.distance()));
        row.add(found.measured());
        table.add(row);
      }
    }
    return empty ? "" : "\nEvery evaluation:\n\n" + table.text() + timesToDistance();
  }

  private List<String> moment(int index, long step) {
    RecordedRun run = runs.get(index);
    return List.of(
        names.get(index),
        String.format(Locale.ROOT, "%,d", step),
        number(run.epochAt(step)),
        rounded("%,.0f", run.secondsUntil(step)));
  }

  /** Of each way of measuring that all runs share, in the order of the first run. */
  private String timesToDistance() {
    StringBuilder text = new StringBuilder();
    runs.get(0).distances().stream()
        .map(FoundDistance::measured)
        .distinct()
        .filter(measured -> runs.stream().allMatch(run -> best(run, measured).isPresent()))
        .forEach(measured -> text.append(timesToDistance(measured)));
    return text.toString();
  }

  private String timesToDistance(String measured) {
    double reached =
        runs.stream().mapToDouble(run -> best(run, measured).orElseThrow()).max().orElseThrow();
    MarkdownTable table = new MarkdownTable(List.of("run", "step", "epoch", "seconds"));
    for (int i = 0; i < runs.size(); i++) {
      runs.get(i).distances().stream()
          .filter(found -> found.measured().equals(measured) && found.distance() <= reached)
          .mapToLong(FoundDistance::step)
          .min()
          .ifPresent(addTo(table, i));
    }
    return "\nFirst evaluation with a Frechet distance of at most %s, which all of these runs have reached (%s):\n\n%s"
        .formatted(rounded("%.4g", reached), MarkdownText.of(measured), table.text());
  }

  private LongConsumer addTo(MarkdownTable table, int index) {
    return step -> table.add(moment(index, step));
  }

  private static OptionalDouble best(RecordedRun run, String measured) {
    return run.distances().stream()
        .filter(found -> found.measured().equals(measured))
        .mapToDouble(FoundDistance::distance)
        .min();
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
