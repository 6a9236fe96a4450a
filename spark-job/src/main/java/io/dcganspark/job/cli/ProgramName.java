package io.dcganspark.job.cli;

import java.util.regex.Pattern;

/** What the user typed to get here, for messages. */
final class ProgramName {
  /** The launchers set it to their own name. */
  static final String VARIABLE = "DCGAN_PROGRAM";

  private static final String OF_SPARK = "spark-submit ... DcganJob";

  /** It goes into the formats of a help. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/~+-]{1,256}");

  private ProgramName() {}

  static String ofThisProcess() {
    return of(System.getenv(VARIABLE));
  }

  static String of(String launcher) {
    return launcher != null && PLAIN.matcher(launcher).matches() ? launcher : OF_SPARK;
  }
}
