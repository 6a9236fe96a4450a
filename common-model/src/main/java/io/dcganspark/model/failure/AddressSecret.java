package io.dcganspark.model.failure;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The user and password in an address, as in {@code s3a://KEY:SECRET@bucket/path}. A configuration,
 * a log and a report would keep them.
 */
public final class AddressSecret {
  /** What an address starts with; without a scheme at the start of a word only. */
  private static final Pattern START =
      Pattern.compile(
          "(?:(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]*):|(?<![^\\s\"'=,;(\\[]))//([^\\s\"'<>]*)");

  private static final Pattern PORT = Pattern.compile("\\d*|.*[,\\]].*");

  /** Of Azure, which have {@code container@account}. */
  private static final Set<String> CONTAINERS = Set.of("abfs", "abfss", "wasb", "wasbs");

  private static final String HIDDEN = "***";

  private AddressSecret() {}

  /** Returns whether a text holds an address with a user or a password. */
  public static boolean isIn(String text) {
    return !hidden(text).equals(text);
  }

  /** Returns a text with stars in place of users and passwords of addresses. */
  public static String hidden(String text) {
    if (text.indexOf('@') < 0) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length());
    int copied = 0;
    Matcher address = START.matcher(text);
    for (int from = 0; address.find(from); from = address.start(2)) {
      int length = secret(address.group(1), address.group(2));
      if (length > 0 && address.start(2) >= copied) {
        shown.append(text, copied, address.start(2)).append(HIDDEN);
        copied = address.start(2) + length;
      }
    }
    return shown.append(text, copied, text.length()).toString();
  }

  /** Returns how many characters behind the two slashes are secret. */
  private static int secret(String schemeOrNull, String rest) {
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    String authority = rest.substring(0, end);
    int at = authority.lastIndexOf('@');
    int colon = authority.indexOf(':');
    if (at >= 0) {
      boolean isContainer =
          schemeOrNull != null
              && CONTAINERS.contains(schemeOrNull.toLowerCase(Locale.ROOT))
              && !authority.substring(0, at).contains(":");
      return isContainer || authority.startsWith(HIDDEN + "@") ? 0 : at;
    }
    // A key of AWS may have a slash in it.
    return colon >= 0 && !PORT.matcher(authority.substring(colon + 1)).matches()
        ? Math.max(0, rest.lastIndexOf('@'))
        : 0;
  }
}
