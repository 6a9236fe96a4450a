package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;

/** Measured numbers in JSON: as many digits as mean something. */
final class JsonNumbers {
  private static final MathContext DIGITS = new MathContext(6);

  private JsonNumbers() {}

  /** JSON knows no NaN and no infinity: they are null. */
  static void put(ObjectNode object, String name, double value) {
    if (Double.isFinite(value)) {
      object.put(name, rounded(value));
    } else {
      object.putNull(name);
    }
  }

  /** As {@link #put}, for an element of an array. */
  static void add(ArrayNode array, double value) {
    if (Double.isFinite(value)) {
      array.add(rounded(value));
    } else {
      array.addNull();
    }
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }
}
