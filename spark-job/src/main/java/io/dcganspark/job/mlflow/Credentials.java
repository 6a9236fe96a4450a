package io.dcganspark.job.mlflow;

import java.util.regex.Pattern;

/** What a store's address may hold besides the address. */
final class Credentials {
  private static final Pattern USER = Pattern.compile("(?<=://)[^/\\s@]*@");

  private Credentials() {}

  /** Takes user and password out of the addresses in a text. */
  static String removedFrom(String text) {
    return USER.matcher(text).replaceAll("");
  }
}
