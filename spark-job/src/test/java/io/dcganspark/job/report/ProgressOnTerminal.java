package io.dcganspark.job.report;

import io.dcganspark.job.training.RunEvent;

/** A process that shows the progress of some steps as a training does. */
final class ProgressOnTerminal {
  private ProgressOnTerminal() {}

  public static void main(String[] args) {
    ProgressPrinter printer = ProgressPrinter.forThisProcess();
    printer.onEvent(new RunEvent.Started(0, 100_000));
    for (int step : new int[] {1, 1000, 50_000}) {
      printer.onEvent(new RunEvent.StepLogged(Measured.step(step)));
    }
    printer.onEvent(new RunEvent.RoundEnded(50_000));
  }
}
