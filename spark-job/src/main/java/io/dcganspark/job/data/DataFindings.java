package io.dcganspark.job.data;

import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be found out about a data set without Spark.
 *
 * @param images how many there are; empty: only Spark can count them
 * @param notes what of it is passed over or ignored, a line each
 */
public record DataFindings(OptionalLong images, List<String> notes) {
  private static final Logger LOG = LoggerFactory.getLogger(DataFindings.class);

  /** Logs notes of a data set. */
  static void warn(String place, List<String> notes) {
    notes.forEach(note -> LOG.warn("In {}, {}", place, note));
  }
}
