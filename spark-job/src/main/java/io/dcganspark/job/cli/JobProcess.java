package io.dcganspark.job.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.spark.util.SignalUtils;
import scala.runtime.AbstractFunction0;

/**
 * The process that runs the job and nothing else: what it prints does not depend on the locale, and
 * a signal that ends it leaves one line. Threads that Spark's end interrupts would print a hundred.
 */
final class JobProcess {
  private static final String TERM = "TERM";
  private static final List<String> SIGNALS = List.of("HUP", "INT", TERM);

  private static volatile boolean isEnding;

  private JobProcess() {}

  /** Takes over the process; called once, before anything is printed. */
  static void begin() {
    // Arabic and other locales would write numbers in their own digits.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.setOut(gated(FileDescriptor.out));
    System.setErr(gated(FileDescriptor.err));
    SIGNALS.forEach(JobProcess::listen);
  }

  private static void listen(String signal) {
    SignalUtils.register(
        signal,
        new AbstractFunction0<>() {
          @Override
          public Object apply() {
            // A training ends its step first.
            if (signal.equals(TERM) && InterruptibleTraining.terminate()) {
              return true;
            }
            end(signal);
            return false;
          }
        });
  }

  /** The JVM ends the process when this returns. */
  private static void end(String signal) {
    if (isEnding) {
      return;
    }
    isEnding = true;
    Logging.silence();
    String line =
        "dcgan: ended by SIG%s; the same command with the run's --run-id resumes a training from its newest checkpoint%n";
    try (OutputStream err = new FileOutputStream(FileDescriptor.err)) {
      err.write(line.formatted(signal).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Nobody reads it.
    }
  }

  private static PrintStream gated(FileDescriptor descriptor) {
    return new PrintStream(
        new Gate(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
  }

  /** Lets nothing pass once the process is ending, or its reader has ended, such as head. */
  private static final class Gate extends FilterOutputStream {
    private volatile boolean isUnread;

    Gate(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (isEnding || isUnread) {
        return;
      }
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        // The C library's words, which the JVM does not translate.
        if (!"Broken pipe".equals(e.getMessage())) {
          throw e;
        }
        isUnread = true;
      }
    }
  }
}
