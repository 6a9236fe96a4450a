package io.dcganspark.job.report;

import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.evaluation.Evaluation;
import io.dcganspark.model.evaluation.Measures;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntSupplier;
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
  private static final String START_OF_LINE = "\r\033[K";

  private final PrintStream terminal;
  private final LongSupplier nanoClock;
  private final IntSupplier columns;

  /** Of the terminal when it was last asked: at each start of a round. */
  private int width;

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
   * @param columns how wide the terminal is now
   */
  ProgressPrinter(PrintStream terminal, LongSupplier nanoClock, IntSupplier columns) {
    this.terminal = terminal;
    this.nanoClock = nanoClock;
    this.columns = columns;
  }

  /** Makes one that draws a bar if standard error is a terminal that can be drawn over. */
  public static ProgressPrinter forThisProcess() {
    return new ProgressPrinter(
        Terminal.isThere() ? System.err : null, System::nanoTime, Terminal::columns);
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
    ProgressLine line = new ProgressLine(step, lastStep, outlook(step.step(), now));
    if (terminal != null) {
      if (width == 0) {
        width = columns.getAsInt();
      }
      // A terminal begins a new line behind its last column.
      terminal.print(START_OF_LINE + line.within(width - 1));
      if (last) {
        terminal.println();
      }
      terminal.flush();
    } else if (last || now - lastLine >= LINE_INTERVAL.toNanos()) {
      LOG.info("{}", line.text());
      lastLine = now;
    }
  }

  private static void log(Evaluation evaluation) {
    Measures generated = evaluation.generated();
    LOG.info(
        "{}",
        String.format(
            Locale.ROOT,
            "step %d: Frechet distance %.2f%s%s%s, precision %.2f, recall %.2f, %d of %d classes",
            evaluation.step(),
            generated.frechetDistance(),
            distance(" (averaged weights: %.2f)", evaluation.average()),
            distance(" (real images: %.2f)", evaluation.test()),
            generated
                .ofNetwork()
                .map(found -> number(", in evaluation.features %.2f", found.frechetDistance()))
                .orElse(""),
            generated.neighbours().precision(),
            generated.neighbours().recall(),
            generated.classesCovered(),
            evaluation.data().present()));
  }

  private static String distance(String format, Optional<Measures> measures) {
    return measures.map(known -> number(format, known.frechetDistance())).orElse("");
  }

  private static String number(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }

  /** Other lines must not be written into the bar. */
  private void endBar() {
    width = 0;
    if (terminal != null) {
      terminal.print(START_OF_LINE);
      terminal.flush();
    }
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
