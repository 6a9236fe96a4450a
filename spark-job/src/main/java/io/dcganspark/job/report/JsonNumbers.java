package io.dcganspark.job.report;

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
      object.put(name, new BigDecimal(value).round(DIGITS).doubleValue());
    } else {
      object.putNull(name);
    }
  }
}
