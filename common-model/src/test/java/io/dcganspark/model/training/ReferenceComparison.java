package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.recipe.StepOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Collects how far numbers are from PyTorch's. */
final class ReferenceComparison {
  /** Gradients below this are rounding errors of a true zero: a bias in front of a batch norm. */
  private static final double ZERO_GRADIENT = 1e-12;

  private final List<String> deviations = new ArrayList<>();
  private double tolerance;
  private double toleranceOfValues;
  private double largest;
  private double largestOfValues;

  /**
   * @param tolerance of norms and losses, relative; of means, relative to the tensor's root mean
   *     square
   * @param toleranceOfValues of single values, relative to the tensor's root mean square
   */
  ReferenceComparison(double tolerance, double toleranceOfValues) {
    tolerate(tolerance, toleranceOfValues);
  }

  /** Takes other tolerances from now on. */
  void tolerate(double newTolerance, double newToleranceOfValues) {
    tolerance = newTolerance;
    toleranceOfValues = newToleranceOfValues;
  }

  /** Compares tensors with those of a network, by name. */
  void compareAll(String label, JsonNode expected, List<double[]> actual) {
    assertThat(actual).hasSize(expected.size());
    Iterator<Map.Entry<String, JsonNode>> fields = expected.properties().iterator();
    for (double[] values : actual) {
      Map.Entry<String, JsonNode> field = fields.next();
      compare(label + field.getKey(), field.getValue(), values);
    }
  }

  /** Compares a tensor with its norm, its mean and some of its values, or with all of them. */
  void compare(String label, JsonNode expected, double[] actual) {
    if (expected.isArray()) {
      for (int i = 0; i < actual.length; i++) {
        checkValue(
            label + "[" + i + "]", expected.get(i).asDouble(), actual[i], rootMeanSquare(actual));
      }
      return;
    }
    double norm = expected.get("norm").asDouble();
    double actualNorm = rootMeanSquare(actual) * Math.sqrt(actual.length);
    if (norm < ZERO_GRADIENT) {
      checkWithin(label + " (zero)", 0, actualNorm, 1e-2);
      return;
    }
    check(label + " norm", norm, actualNorm);
    double scale = norm / Math.sqrt(actual.length);
    double mean = 0;
    for (double value : actual) {
      mean += value / actual.length;
    }
    checkWithin(label + " mean", expected.get("mean").asDouble(), mean, scale);
    expected
        .get("at")
        .properties()
        .forEach(
            entry ->
                checkValue(
                    label + "[" + entry.getKey() + "]",
                    entry.getValue().asDouble(),
                    actual[Integer.parseInt(entry.getKey())],
                    scale));
  }

  private static double rootMeanSquare(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum / values.length);
  }

  /** Compares a number. */
  void check(String label, double expected, double actual) {
    checkWithin(label, expected, actual, Math.abs(expected));
  }

  private void checkWithin(String label, double expected, double actual, double scale) {
    largest = Math.max(largest, deviation(label, expected, actual, scale, tolerance));
  }

  private void checkValue(String label, double expected, double actual, double scale) {
    largestOfValues =
        Math.max(largestOfValues, deviation(label, expected, actual, scale, toleranceOfValues));
  }

  private double deviation(
      String label, double expected, double actual, double scale, double most) {
    double deviation = Math.abs(actual - expected) / scale;
    if (!(deviation <= most)) {
      deviations.add(
          "%s: expected %.8g, found %.8g, off by %.2g"
              .formatted(label, expected, actual, deviation));
    }
    return deviation;
  }

  /** Fails if anything was too far off. */
  void assertAgreement(String of) {
    System.out.printf(
        "%s: largest deviation from PyTorch: %.2g in norms, means and losses, %.2g in single"
            + " values%n",
        of, largest, largestOfValues);
    assertThat(deviations).isEmpty();
  }

  /** The factor of each part of D's loss in PyTorch's programs: a mean of two, or a sum. */
  static double discriminatorLossWeight(Recipe recipe) {
    return recipe.order() == StepOrder.GENERATOR_FIRST ? 0.5 : 1;
  }
}
