package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoggingTest {
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final Configuration before = context.getConfiguration();

  @AfterEach
  void restore() {
    context.setConfiguration(before);
  }

  @Test
  void quietsSparkWhereNothingIsConfigured() {
    context.setConfiguration(new DefaultConfiguration());

    Logging.configure();

    assertThat(level("io.dcganspark.job.training")).isEqualTo(Level.INFO);
    assertThat(level("org.apache.spark.SparkContext")).isEqualTo(Level.WARN);
  }

  @Test
  void quietsSparkOverItsOwnDefaults() throws Exception {
    context.setConfigLocation(
        getClass().getResource("/org/apache/spark/log4j2-defaults.properties").toURI());
    assertThat(level("org.apache.spark.SparkContext")).isEqualTo(Level.INFO);

    Logging.configure();

    assertThat(level("org.apache.spark.SparkContext")).isEqualTo(Level.WARN);
  }

  @Test
  void leavesConfigurationOfTheUserAlone() {
    context.setConfigLocation(Path.of("../conf/log4j2.properties").toUri());
    Configuration configured = context.getConfiguration();

    Logging.configure();

    assertThat(context.getConfiguration()).isSameAs(configured);
  }

  @Test
  void bundledFileIsTheOneInConf() throws IOException {
    assertThat(Files.readString(Path.of("src/main/resources/dcgan-log4j2.properties")))
        .isEqualTo(Files.readString(Path.of("../conf/log4j2.properties")));
  }

  @Test
  void writesObjectsOfJsonWhereThatIsAskedFor() throws IOException {
    context.setConfigLocation(Path.of("../conf/log4j2-json.properties").toUri());
    LogEvent event =
        Log4jLogEvent.newBuilder()
            .setLevel(Level.WARN)
            .setLoggerName("io.dcganspark.job.training.Training")
            .setMessage(new SimpleMessage("a \"quoted\" one\nof two lines"))
            .setThrown(new IOException("no space"))
            .build();

    String line =
        (String)
            context
                .getConfiguration()
                .<Appender>getAppender("stderr")
                .getLayout()
                .toSerializable(event);

    assertThat(line.strip()).doesNotContain("\n");
    JsonNode written = new ObjectMapper().readTree(line);
    assertThat(written.get("level").asText()).isEqualTo("WARN");
    assertThat(written.get("message").asText()).isEqualTo("a \"quoted\" one\nof two lines");
    assertThat(written.at("/thrown/message").asText()).isEqualTo("no space");
    assertThat(OffsetDateTime.parse(written.get("time").asText())).isNotNull();
    assertThat(level("io.dcganspark.job.training")).isEqualTo(Level.INFO);
  }

  @Test
  void whatIsLoggedDoesNotSteerATerminalNorShowAPassword() {
    context.setConfigLocation(Path.of("../conf/log4j2.properties").toUri());
    LogEvent event =
        Log4jLogEvent.newBuilder()
            .setLevel(Level.WARN)
            .setLoggerName("io.dcganspark.job.store.FencingToken")
            .setMessage(
                new SimpleMessage("taken by a\u001b[2J\u009b\u202eb\n12:00:00 INFO forged läufe"))
            .setThrown(new IOException("no\u001b[31m space on s3a://KEY:HIDDEN@bucket"))
            .build();

    String written =
        (String)
            context
                .getConfiguration()
                .<Appender>getAppender("stderr")
                .getLayout()
                .toSerializable(event);

    List<String> lines = written.lines().toList();
    assertThat(lines.get(0))
        .endsWith(" WARN  FencingToken: taken by a?[2J??b\\n12:00:00 INFO forged läufe");
    assertThat(lines.get(1)).isEqualTo("java.io.IOException: no?[31m space on s3a://***@bucket");
    assertThat(lines).filteredOn(line -> line.contains("java.io.IOException")).hasSize(1);
  }

  private Level level(String logger) {
    return context.getLogger(logger).getLevel();
  }
}
