package io.dcganspark.model.evaluation;

import java.util.Locale;

/** What says of which class an image is, where images of one class are compared with each other. */
public enum ClassSource {
  /** What was asked of a conditional generator; of a real image its label. */
  REQUEST,
  /** What the classifier sees, in generated and in real images alike. */
  CLASSIFIER;

  /** Returns its name as a file has it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
