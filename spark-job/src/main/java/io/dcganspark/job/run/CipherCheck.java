package io.dcganspark.job.run;

import io.dcganspark.job.config.UserErrorException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * Refuses AES-GCM on a Spark where it does not work: 3.5.3 to 3.5.8 connect with it and then
 * deliver no message, neither of RPC nor of the exchange, and older ones do not have it. Refuses
 * TLS for RPC, which Spark 4 has, because the exchange would be neither that nor AES.
 */
public final class CipherCheck {
  private static final String CIPHER = "spark.network.crypto.cipher";
  private static final String TLS = "spark.ssl.rpc.enabled";
  private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9}).*");
  private static final int[] FIRST_THAT_WORKS = {3, 5, 9};

  private CipherCheck() {}

  /**
   * Checks the settings of a session that is to be started.
   *
   * @param version of the Spark that would run it
   * @throws UserErrorException if it would hang
   */
  public static void require(SparkConf conf, String version) {
    if (conf.getBoolean(TLS, false)) {
      throw new UserErrorException(
          "%s is true, expected false: it does not encrypt the exchange of gradients; set spark.network.crypto.enabled=true, as conf/secure.conf does"
              .formatted(TLS));
    }
    String cipher = conf.get(CIPHER, "");
    if (conf.getBoolean("spark.authenticate", false)
        && conf.getBoolean("spark.network.crypto.enabled", false)
        && cipher.regionMatches(true, 0, "AES/GCM", 0, "AES/GCM".length())
        && !works(version)) {
      throw new UserErrorException(
          ("%s is %s, which does not work in Spark %s, expected Spark 3.5.9: bring that, or set"
                  + " AES/CTR/NoPadding, which hides gradients but lets them be changed on the way")
              .formatted(CIPHER, cipher, version));
    }
  }

  private static boolean works(String version) {
    Matcher parts = VERSION.matcher(version);
    if (!parts.matches()) {
      return false;
    }
    for (int i = 0; i < FIRST_THAT_WORKS.length; i++) {
      int part = Integer.parseInt(parts.group(i + 1));
      if (part != FIRST_THAT_WORKS[i]) {
        return part > FIRST_THAT_WORKS[i];
      }
    }
    return true;
  }
}
