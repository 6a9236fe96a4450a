package io.dcganspark.job.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** Settings of a session that may change while it runs. */
public final class SessionSettings {
  private SessionSettings() {}

  /**
   * Remembers the values of some keys.
   *
   * @return sets them again, or unsets those that were not set
   */
  public static Runnable restoring(SparkSession spark, List<String> keys) {
    Map<String, Option<String>> before = new LinkedHashMap<>();
    keys.forEach(key -> before.put(key, spark.conf().getAll().get(key)));
    return () ->
        before.forEach(
            (key, value) -> {
              if (value.isDefined()) {
                spark.conf().set(key, value.get());
              } else {
                spark.conf().unset(key);
              }
            });
  }
}
