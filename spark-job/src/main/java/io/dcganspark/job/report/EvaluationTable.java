package io.dcganspark.job.report;

import io.dcganspark.model.evaluation.ClassDistances;
import io.dcganspark.model.evaluation.ClassDistribution;
import io.dcganspark.model.evaluation.ClassSource;
import io.dcganspark.model.evaluation.Evaluation;
import io.dcganspark.model.evaluation.FeatureMeasures;
import io.dcganspark.model.evaluation.Measures;
import io.dcganspark.model.evaluation.Memorisation;
import io.dcganspark.model.evaluation.ModeCoverage;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What {@code evaluate} found, for people: generated images beside real ones. */
public final class EvaluationTable {
  private static final String NONE = "-";

  private final Evaluation evaluation;
  private final Memorisation memorisation;
  private final StringBuilder text = new StringBuilder();

  private EvaluationTable(EvaluationReport report) {
    this.evaluation = report.evaluation();
    this.memorisation = report.memorisation();
  }

  /** Returns the lines. */
  public static String of(EvaluationReport report) {
    EvaluationTable table = new EvaluationTable(report);
    table.addMeasures();
    report.features().ifPresent(table::addFeatures);
    table.addNearest();
    table.addClasses();
    table.addClassDistances();
    if (report.evaluation().test().isEmpty()) {
      table.text.append(
          "The data set holds no test images: there is nothing to say what can be reached.\n");
    }
    if (!report.classifierLearntFromData()) {
      table.text.append(
          "The classifier learnt from other images: only the distances to training images say how"
              + " good these are;\n"
              + "train-classifier makes a classifier from labelled data, --classifier names it.\n");
    }
    return table.text.toString();
  }

  private void addMeasures() {
    row("", "generated", "real, unseen");
    measured("images", measures -> number("%,d", measures.images()));
    measured("Frechet distance", measures -> number("%.3f", measures.frechetDistance()));
    measured("kernel distance", measures -> number("%.4f", measures.kernelDistance().mean()));
    measured("  its deviation", measures -> number("%.4f", measures.kernelDistance().deviation()));
    measured("precision", measures -> number("%.3f", measures.neighbours().precision()));
    measured("recall", measures -> number("%.3f", measures.neighbours().recall()));
    measured("density", measures -> number("%.3f", measures.density().density()));
    measured("coverage", measures -> number("%.3f", measures.density().coverage()));
    measured("inception score", measures -> number("%.2f", measures.classes().inceptionScore()));
    measured("confidence", measures -> number("%.3f", measures.classes().confidence()));
    measured("entropy, nats", measures -> number("%.3f", measures.classes().entropy()));
    measured(
        "classes covered",
        measures -> number("%d of %d", measures.classesCovered(), evaluation.data().present()));
    measured("distance of shares", measures -> number("%.3f", measures.classDistance()));
    if (evaluation.generated().modes().isPresent()) {
      measured(
          "modes covered",
          measures -> number("%d of %d", modes(measures).covered(), modes(measures).modes()));
      measured("divergence of modes", measures -> number("%.3f", modes(measures).divergence()));
    }
    if (!Double.isNaN(evaluation.generated().agreement())) {
      row(
          "of the class asked for",
          number("%.1f %%", 100 * evaluation.generated().agreement()),
          NONE);
    }
  }

  private void addFeatures(EvaluatedFeatures network) {
    row("in features", "generated", "real, unseen");
    ofNetwork("  Frechet distance", found -> number("%.3f", found.frechetDistance()));
    ofNetwork("  kernel distance", found -> number("%.5f", found.kernelDistance().mean()));
    ofNetwork("    its deviation", found -> number("%.5f", found.kernelDistance().deviation()));
    ofNetwork("  density", found -> number("%.3f", found.density().density()));
    ofNetwork("  coverage", found -> number("%.3f", found.density().coverage()));
    text.append(
        String.format(
            Locale.ROOT,
            "The %,d features are those of %s, SHA-256 %s.%n",
            network.length(),
            network.file(),
            network.sha256()));
  }

  private void ofNetwork(String name, Function<FeatureMeasures, String> value) {
    measured(name, measures -> measures.ofNetwork().map(value).orElse(NONE));
  }

  private static ModeCoverage modes(Measures measures) {
    return measures.modes().orElseThrow();
  }

  private void addNearest() {
    nearest("nearest, median", Memorisation.Distances::median);
    nearest("nearest, least", Memorisation.Distances::least);
    row(
        "suspiciously near",
        memorisation.suspicious().map(share -> number("%.1f %%", 100 * share)).orElse(NONE),
        memorisation.suspicious().isPresent() ? number("%.1f %%", 1.0) : NONE);
  }

  private void addClasses() {
    ClassDistribution data = evaluation.data();
    row("share of class", "generated", "training data");
    for (int i = 0; i < data.counts().length; i++) {
      row(
          "  " + i,
          number("%.1f %%", 100 * evaluation.generated().classes().share(i)),
          number("%.1f %%", 100 * data.share(i)));
    }
  }

  private void addClassDistances() {
    ClassDistances distances = evaluation.generated().classDistances();
    row("distance of class", "generated", "real, unseen");
    for (int i = 0; i < distances.distances().length; i++) {
      int classNumber = i;
      measured("  " + i, measures -> distance(measures.classDistances(), classNumber));
    }
    text.append(
        distances.source() == ClassSource.REQUEST
            ? "Distances of classes are of the classes asked for and the data's labels.\n"
            : "Distances of classes are of the classes that the classifier sees.\n");
  }

  private static String distance(ClassDistances classes, int classNumber) {
    double distance = classes.distances()[classNumber];
    return Double.isNaN(distance) ? NONE : number("%.3f", distance);
  }

  private void measured(String name, Function<Measures, String> value) {
    row(name, value.apply(evaluation.generated()), evaluation.test().map(value).orElse(NONE));
  }

  private void nearest(String name, Function<Memorisation.Distances, Double> value) {
    Function<Memorisation.Distances, String> format =
        distances -> number("%.1f", value.apply(distances));
    Optional<Memorisation.Distances> test = memorisation.test();
    row(name, format.apply(memorisation.generated()), test.map(format).orElse(NONE));
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void row(String name, String generated, String other) {
    text.append(String.format(Locale.ROOT, "%-18s %14s %14s%n", name, generated, other));
  }
}
