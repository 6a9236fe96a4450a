package io.dcganspark.job.report;

import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.evaluation.Evaluation;
import io.dcganspark.model.evaluation.Measures;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a person the progress of a run: a bar that is drawn over on a terminal, a line now and then
 * in a log.
 */
public final class ProgressPrinter implements RunListener {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressPrinter.class);
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(15);
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
  private static final int BAR = 24;
  private static final String START_OF_LINE = "\r\033[K";

  private final PrintStream terminal;
  private final LongSupplier nanoClock;
  private long lastStep;
  private long lastLine;

  /** The first step that was reported since the start; 0: none was. */
  private long timedStep;

  private long timedAt;

  /**
   * Makes a printer.
   *
   * @param terminal to draw the bar on, null for lines in the log
   * @param nanoClock as {@link System#nanoTime}
   */
  ProgressPrinter(PrintStream terminal, LongSupplier nanoClock) {
    this.terminal = terminal;
    this.nanoClock = nanoClock;
  }

  /** Makes one that draws a bar if standard error is a terminal. */
  public static ProgressPrinter forThisProcess() {
    return new ProgressPrinter(isTerminal(STANDARD_ERROR) ? System.err : null, System::nanoTime);
  }

  /** Java's console stands for standard input and output; the bar goes to standard error. */
  private static boolean isTerminal(Path stream) {
    try {
      String device = Files.readSymbolicLink(stream).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Override
  public void onEvent(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      lastStep = started.lastStep();
      restartClock();
    } else if (event instanceof RunEvent.StepLogged logged) {
      show(logged.metrics());
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      endBar();
      log(evaluated.evaluation());
    } else if (event instanceof RunEvent.RolledBack) {
      // The steps that are lost count for nothing in the time that is left.
      restartClock();
      endBar();
    } else if (event instanceof RunEvent.RoundEnded) {
      endBar();
    }
  }

  private void restartClock() {
    lastLine = nanoClock.getAsLong();
    timedStep = 0;
  }

  private void show(StepMetrics step) {
    long now = nanoClock.getAsLong();
    if (timedStep == 0) {
      timedStep = step.step();
      timedAt = now;
    }
    boolean last = step.step() == lastStep;
    if (terminal != null) {
      terminal.print(START_OF_LINE + bar(step.step()) + " " + line(step, now));
      if (last) {
        terminal.println();
      }
      terminal.flush();
    } else if (last || now - lastLine >= LINE_INTERVAL.toNanos()) {
      LOG.info("{}", line(step, now));
      lastLine = now;
    }
  }

  private static void log(Evaluation evaluation) {
    Measures generated = evaluation.generated();
    LOG.info(
        "{}",
        String.format(
            Locale.ROOT,
            "step %d: Frechet distance %.2f%s%s, precision %.2f, recall %.2f, %d of %d classes",
            evaluation.step(),
            generated.frechetDistance(),
            distance(" (averaged weights: %.2f)", evaluation.average()),
            distance(" (real images: %.2f)", evaluation.test()),
            generated.neighbours().precision(),
            generated.neighbours().recall(),
            generated.classesCovered(),
            evaluation.data().present()));
  }

  private static String distance(String format, Optional<Measures> measures) {
    return measures
        .map(known -> String.format(Locale.ROOT, format, known.frechetDistance()))
        .orElse("");
  }

  /** Other lines must not be written into the bar. */
  private void endBar() {
    if (terminal != null) {
      terminal.print(START_OF_LINE);
      terminal.flush();
    }
  }

  private String bar(long step) {
    int filled = (int) (BAR * step / Math.max(1, lastStep));
    return "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "]";
  }

  private String line(StepMetrics step, long now) {
    return String.format(
        Locale.ROOT,
        "step %d of %d, epoch %.2f: loss G %.3f, D %.3f; D(x) %.2f, D(G(z)) %.2f; %.0f images/s%s",
        step.step(),
        lastStep,
        step.get(StepMetric.EPOCH),
        step.get(StepMetric.GENERATOR_LOSS),
        step.get(StepMetric.DISCRIMINATOR_LOSS),
        step.get(StepMetric.DISCRIMINATOR_ON_REAL),
        step.get(StepMetric.DISCRIMINATOR_ON_GENERATED),
        step.get(StepMetric.IMAGES_PER_SECOND),
        outlook(step.step(), now));
  }

  /** Before the first report images were read: its time says nothing about a step's. */
  private String outlook(long step, long now) {
    if (step == lastStep) {
      return "; all steps done";
    }
    if (step == timedStep) {
      return "";
    }
    double secondsAStep = (now - timedAt) / 1e9 / (step - timedStep);
    return "; " + ReadableTime.of(secondsAStep * (lastStep - step)) + " left";
  }
}
