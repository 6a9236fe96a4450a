package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.store.SealedJson;
import io.dcganspark.job.training.Samples;
import io.dcganspark.model.evaluation.ClassDistribution;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.ClassifierFormat;
import io.dcganspark.model.evaluation.DensityCoverage;
import io.dcganspark.model.evaluation.Evaluation;
import io.dcganspark.model.evaluation.FeatureMeasures;
import io.dcganspark.model.evaluation.KernelDistance;
import io.dcganspark.model.evaluation.Measures;
import io.dcganspark.model.evaluation.Memorisation;
import io.dcganspark.model.json.Json;
import io.dcganspark.model.recipe.ImageShape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code evaluate} found, as a file.
 *
 * @param state SHA-256 of the training state that has the weights
 * @param weights of the generator that drew: trained or average
 * @param evaluation of the generator
 * @param memorisation of the training images
 * @param shape of every image
 * @param classifier in whose features images were compared
 * @param features of the network in whose features they were compared too, if there was one
 * @param data that they were compared with
 */
public record EvaluationReport(
    String state,
    String weights,
    Evaluation evaluation,
    Memorisation memorisation,
    ImageShape shape,
    Judge classifier,
    Optional<EvaluatedFeatures> features,
    Provenance.Data data) {
  /** The folder of a run directory that holds evaluations. */
  public static final String FOLDER = "evaluations";

  /** Of files that carry the digest of their content; earlier ones have no version. */
  static final int VERSION = 2;

  /** Digits of a SHA-256 that stand in a file's name. */
  private static final int SHORT = 12;

  /**
   * Which classifier it was.
   *
   * @param provenance what it was made from
   * @param sha256 of its file
   */
  public record Judge(Classifier.Provenance provenance, String sha256) {
    /** Describes a classifier. */
    public static Judge of(Classifier classifier) {
      return new Judge(classifier.provenance(), ClassifierFormat.sha256(classifier));
    }
  }

  /** The weights of the last step, not their average. */
  public static final String TRAINED = "trained";

  private static final String LEARNT_FROM_THIS = "learntFromThisData";

  /**
   * Returns the file's name in a run directory: another one for each step, weights, number of
   * images, seed, data set, classifier and network of features, so that no evaluation replaces an
   * unlike one.
   */
  public String file() {
    return named(".json");
  }

  /** Returns the name of the picture of the nearest pairs. */
  public String picture() {
    return named("-nearest.png");
  }

  private String named(String end) {
    return String.format(
        Locale.ROOT,
        "%s-%d-%d-%s-%s%s%s",
        start(evaluation.step(), weights),
        evaluation.generated().images(),
        evaluation.seed(),
        data.sha256().substring(0, SHORT),
        classifier.sha256().substring(0, SHORT),
        features.map(network -> "-" + network.sha256().substring(0, SHORT)).orElse(""),
        end);
  }

  /** Returns how the names of all evaluations of a step and weights start. */
  static String start(long step, String weights) {
    String ofWeights = weights.equals(TRAINED) ? "" : "-" + weights;
    return String.format(Locale.ROOT, "%s/step-%08d%s", FOLDER, step, ofWeights);
  }

  /** Returns the file's text. */
  public String toJson() {
    ObjectNode root = Json.object().put("version", VERSION);
    root.put("step", evaluation.step()).put("state", state);
    root.put("weights", weights).put("seed", evaluation.seed());
    root.putObject("data")
        .put("path", data.path())
        .put("images", data.images())
        .put("sha256", data.sha256())
        .set("classes", counts(evaluation.data()));
    root.set(
        "classifier",
        provenance(classifier.provenance())
            .put("sha256", classifier.sha256())
            .put(LEARNT_FROM_THIS, classifierLearntFromData()));
    features.ifPresent(network -> root.set(EvaluatedFeatures.FIELD, network.toJson()));
    root.set("generated", measures(evaluation.generated()));
    root.set("test", evaluation.test().map(EvaluationReport::measures).orElse(null));
    root.set("nearestTrainingImages", nearest());
    return SealedJson.write(root);
  }

  private static ObjectNode provenance(Classifier.Provenance classifier) {
    return Json.object()
        .put("command", classifier.command())
        .put("imagesSha256", classifier.imagesSha256())
        .put("accuracy", classifier.accuracy());
  }

  /** Whether the classifier learnt from the images that generated ones are held against. */
  boolean classifierLearntFromData() {
    return classifier.provenance().imagesSha256().equals(data.sha256());
  }

  /** Returns a PNG of the nearest pairs: generated images above, training images below. */
  public byte[] pictureOfNearest() {
    List<Memorisation.Pair> pairs = memorisation.pairs();
    byte[] pixels = new byte[Math.multiplyExact(2 * pairs.size(), shape.length())];
    for (int i = 0; i < pairs.size(); i++) {
      int above = i * shape.length();
      int below = (pairs.size() + i) * shape.length();
      System.arraycopy(pairs.get(i).pixels(), 0, pixels, above, shape.length());
      System.arraycopy(pairs.get(i).nearest().pixels(), 0, pixels, below, shape.length());
    }
    Samples samples = new Samples(evaluation.step(), shape, pixels);
    return SampleGrid.png(SampleGrid.draw(samples, pairs.size()));
  }

  static ObjectNode measures(Measures measures) {
    ObjectNode node = Json.object().put("images", measures.images());
    JsonNumbers.put(node, "frechetDistance", measures.frechetDistance());
    put(node, measures.kernelDistance());
    JsonNumbers.put(node, "precision", measures.neighbours().precision());
    JsonNumbers.put(node, "recall", measures.neighbours().recall());
    put(node, measures.density());
    JsonNumbers.put(node, "inceptionScore", measures.classes().inceptionScore());
    JsonNumbers.put(node, "confidence", measures.classes().confidence());
    JsonNumbers.put(node, "entropy", measures.classes().entropy());
    node.put("classesCovered", measures.classesCovered());
    JsonNumbers.put(node, "classDistance", measures.classDistance());
    if (!Double.isNaN(measures.agreement())) {
      node.put("agreement", measures.agreement());
    }
    measures
        .modes()
        .ifPresent(
            modes -> {
              node.put("modes", modes.modes()).put("modesCovered", modes.covered());
              JsonNumbers.put(node, "modeDivergence", modes.divergence());
            });
    node.set("classes", counts(measures.classes()));
    node.put("classesBy", measures.classDistances().source().text());
    ArrayNode distances = node.putArray("classFrechetDistances");
    for (double distance : measures.classDistances().distances()) {
      JsonNumbers.add(distances, distance);
    }
    measures.ofNetwork().ifPresent(found -> node.set(EvaluatedFeatures.FIELD, features(found)));
    return node;
  }

  private static ObjectNode features(FeatureMeasures measures) {
    ObjectNode node = Json.object();
    JsonNumbers.put(node, "frechetDistance", measures.frechetDistance());
    put(node, measures.kernelDistance());
    put(node, measures.density());
    return node;
  }

  private static void put(ObjectNode node, KernelDistance distance) {
    JsonNumbers.put(node, "kernelDistance", distance.mean());
    JsonNumbers.put(node, "kernelDistanceDeviation", distance.deviation());
  }

  private static void put(ObjectNode node, DensityCoverage density) {
    JsonNumbers.put(node, "density", density.density());
    JsonNumbers.put(node, "coverage", density.coverage());
  }

  private static ArrayNode counts(ClassDistribution classes) {
    ArrayNode counts = Json.array();
    for (long count : classes.counts()) {
      counts.add(count);
    }
    return counts;
  }

  private ObjectNode nearest() {
    ObjectNode node = Json.object();
    node.set("generated", distances(memorisation.generated()));
    node.set("test", memorisation.test().map(EvaluationReport::distances).orElse(null));
    JsonNumbers.put(node, "suspicious", memorisation.suspicious().orElse(Double.NaN));
    ArrayNode pairs = node.putArray("pairs");
    for (Memorisation.Pair pair : memorisation.pairs()) {
      ObjectNode entry = pairs.addObject().put("image", pair.image());
      entry.put("trainingImage", pair.nearest().index());
      JsonNumbers.put(entry, "distance", pair.nearest().distance());
    }
    return node;
  }

  private static ObjectNode distances(Memorisation.Distances distances) {
    ObjectNode node = Json.object().put("images", distances.sorted().length);
    JsonNumbers.put(node, "least", distances.least());
    JsonNumbers.put(node, "median", distances.median());
    return node;
  }
}
