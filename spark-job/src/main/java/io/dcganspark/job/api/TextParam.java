package io.dcganspark.job.api;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable;
import scala.Function1;

/** A param of text. Spark 4 asks a param for the class of its value where Spark Connect sets it. */
final class TextParam extends Param<String> {
  private static final long serialVersionUID = 1L;

  TextParam(Identifiable parent, String name, String doc) {
    super(parent, name, doc);
  }

  TextParam(Identifiable parent, String name, String doc, Function1<String, Object> isValid) {
    super(parent, name, doc, isValid);
  }

  /** Overrides Spark 4's method; Spark 3.5 has none. */
  @SuppressWarnings("MissingOverride")
  public Class<String> dataClass() {
    return String.class;
  }
}
