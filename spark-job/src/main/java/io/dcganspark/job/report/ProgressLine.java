package io.dcganspark.job.report;

import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import java.util.Locale;

/**
 * What one line says of a step: the words of the log, with a bar where a terminal has room. The
 * libraries for progress bars bring a terminal library and a thread that redraws, for the bar
 * alone.
 *
 * @param step that was reported
 * @param lastStep of the run
 * @param outlook the time that is left, with what separates it; may be empty
 */
record ProgressLine(StepMetrics step, long lastStep, String outlook) {
  private static final int LONG_BAR = 24;
  private static final int SHORT_BAR = 12;

  /** Returns all of it, without a bar. */
  String text() {
    return text(true, true, true, true);
  }

  /** Returns with a bar as much of it as so many columns hold. */
  String within(int columns) {
    String[] forms = {
      bar(LONG_BAR) + text(true, true, true, true),
      bar(LONG_BAR) + text(true, true, false, true),
      bar(SHORT_BAR) + text(true, true, false, true),
      bar(SHORT_BAR) + text(false, true, false, true),
      bar(SHORT_BAR) + text(false, true, false, false),
      text(false, true, false, false),
      text(false, false, false, false)
    };
    for (String form : forms) {
      if (form.length() <= columns) {
        return form;
      }
    }
    String shortest = forms[forms.length - 1];
    return shortest.substring(0, Math.min(shortest.length(), Math.max(0, columns)));
  }

  private String bar(int length) {
    int filled = (int) (length * step.step() / Math.max(1, lastStep));
    return "[" + "#".repeat(filled) + "-".repeat(length - filled) + "] ";
  }

  private String text(boolean epoch, boolean losses, boolean judged, boolean speed) {
    StringBuilder line = new StringBuilder("step %d of %d".formatted(step.step(), lastStep));
    if (epoch) {
      line.append(format(", epoch %.2f", StepMetric.EPOCH));
    }
    if (losses) {
      line.append(
          format(
              ": loss G %.3f, D %.3f", StepMetric.GENERATOR_LOSS, StepMetric.DISCRIMINATOR_LOSS));
    }
    if (judged) {
      line.append(
          format(
              "; D(x) %.2f, D(G(z)) %.2f",
              StepMetric.DISCRIMINATOR_ON_REAL, StepMetric.DISCRIMINATOR_ON_GENERATED));
    }
    if (speed) {
      line.append(format("; %.0f images/s", StepMetric.IMAGES_PER_SECOND));
    }
    return line.append(outlook).toString();
  }

  private String format(String format, StepMetric... metrics) {
    Object[] values = new Object[metrics.length];
    for (int i = 0; i < metrics.length; i++) {
      values[i] = step.get(metrics[i]);
    }
    return String.format(Locale.ROOT, format, values);
  }
}
