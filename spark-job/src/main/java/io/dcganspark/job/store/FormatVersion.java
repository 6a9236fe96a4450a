package io.dcganspark.job.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;

/** The version that a file of this job carries. */
final class FormatVersion {
  private FormatVersion() {}

  /**
   * Returns the version.
   *
   * @param version as the file has it
   * @param oldest the oldest one that is read
   * @param newest the newest one that is read
   * @throws NewerVersionException if a newer version of this job wrote the file
   * @throws DamagedException if it is no version
   */
  static int require(JsonNode version, int oldest, int newest) throws IOException {
    if (version.isIntegralNumber()
        && version.decimalValue().compareTo(BigDecimal.valueOf(newest)) > 0) {
      throw new NewerVersionException(
          "its version is %s, this job reads up to %d: a newer version of the job wrote it"
              .formatted(version, newest));
    }
    if (!version.isIntegralNumber() || version.asLong() < oldest) {
      throw new DamagedException("its version is %s, expected %d".formatted(version, newest));
    }
    return version.asInt();
  }
}
