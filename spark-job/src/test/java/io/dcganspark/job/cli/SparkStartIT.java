package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.UserErrorException;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext$;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts of Spark itself: what it refuses is one line, and it logs nothing of the same. */
class SparkStartIT {
  private final Lines logged = new Lines();
  private final LoggerConfig root =
      ((LoggerContext) LogManager.getContext(false)).getConfiguration().getRootLogger();

  @BeforeEach
  void listen() {
    logged.start();
    root.addAppender(logged, null, null);
  }

  @AfterEach
  void stop() {
    root.removeAppender(logged.getName());
    assertThat(SparkContext$.MODULE$.getActive().isEmpty()).isTrue();
  }

  private static SparkConf conf(String key, String value) {
    return new SparkConf(false)
        .setMaster("local[1]")
        .setAppName("start")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set(key, value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.extraListeners  | org.no.L  | spark.extraListeners names org.no.L, a class that is not there",
        "spark.shuffle.manager | org.no.M  | spark.shuffle.manager names org.no.M, a class that is not there",
        "spark.scheduler.mode  | WILD      | Spark does not start with these settings: Unrecognized spark.scheduler.mode: WILD",
        "spark.files           | /no/file  | Spark does not start with these settings: File file:/no/file does not exist",
        "spark.network.timeout | 5s        | spark.network.timeout=5000ms must be greater than"
      })
  void whatSparkRefusesIsOneLine(String key, String value, String expected) {
    assertThatThrownBy(() -> SparkStart.of(conf(key, value)))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining(expected)
        .hasMessageNotContaining("\n");
    assertThat(logged.lines).isEmpty();
  }

  @Test
  void warningsOfAStartThatSucceedsAreLogged() throws Exception { // Of Spark 4's close().
    // Spark warns of it in every start.
    try (SparkSession spark = SparkStart.of(conf("spark.local.dir", "/tmp"))) {
      assertThat(spark.sparkContext().isStopped()).isFalse();
    }
    assertThat(logged.lines).anyMatch(line -> line.contains("spark.local.dir will be overridden"));
  }

  private static final class Lines extends AbstractAppender {
    private final List<String> lines = new ArrayList<>();

    Lines() {
      super("lines of a start", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public synchronized void append(LogEvent event) {
      if (event.getLoggerName().startsWith("org.apache.spark")
          && event.getLevel().isMoreSpecificThan(org.apache.logging.log4j.Level.WARN)) {
        lines.add(event.getMessage().getFormattedMessage());
      }
    }
  }
}
