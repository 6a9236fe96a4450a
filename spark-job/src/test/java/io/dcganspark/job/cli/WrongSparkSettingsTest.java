package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.dcganspark.job.cluster.FreePort;
import io.dcganspark.job.config.UserErrorException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of Spark's with which it would not start end a command in one line, with code 2. */
class WrongSparkSettingsTest {
  private static final long GIGABYTE = 1L << 30;

  private final Map<String, String> changed = new HashMap<>();

  @TempDir Path directory;

  @AfterEach
  void restore() {
    changed.forEach(
        (key, before) -> {
          if (before == null) {
            System.clearProperty(key);
          } else {
            System.setProperty(key, before);
          }
        });
  }

  private void set(String key, String value) {
    changed.put(key, System.setProperty(key, value));
  }

  private void refuses(String expected) {
    for (String[] command :
        new String[][] {
          {"train", "--data", "/mnist"},
          {"train", "--data", "/mnist", "--dry-run"},
          {"generate", "--checkpoint", "x", "--to", "x.png"}
        }) {
      TestParts job = new TestParts();
      assertThat(job.run(command)).as(job.err()).isEqualTo(2);
      assertThat(job.err().lines())
          .singleElement()
          .asString()
          .startsWith("dcgan: ")
          .contains(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.task.cpus                   | two       | should be int, but was two",
        "spark.task.cpus                   | 0         | expected a whole number of at least 1",
        "spark.task.cpus                   | 4         | spark.task.cpus is 4, expected at most 2,"
            + " the cores of an executor",
        "spark.executor.memory             | 300m      | expected at least 450m",
        "spark.executor.memory             | much      | Size must be specified",
        "spark.master                      | locale[2] | spark.master is locale[2], which this"
            + " Spark does not know",
        "spark.master                      | local[0]  | expected local[N] with N of at least 1",
        "spark.master                      | local[-1] | expected local[N] with N of at least 1",
        "spark.master                      | spark://a | expected spark://HOST:PORT",
        "spark.network.timeout             | fast      | Time must be specified",
        "spark.shuffle.io.connectionTimeout| soon      | spark.shuffle.io.connectionTimeout is"
            + " soon",
        "spark.rpc.io.serverThreads        | many      | spark.rpc.io.serverThreads is many",
        "spark.sql.files.maxPartitionBytes | lots      | spark.sql.files.maxPartitionBytes is lots",
        "spark.dynamicAllocation.enabled   | maybe     | should be boolean",
        "spark.driver.port                 | 22x       | should be int, but was 22x",
        "spark.driver.maxResultSize        | 1q        | spark.driver.maxResultSize is 1q",
        "log4j.configurationFile           | /no/file  | log4j.configurationFile is /no/file, a"
            + " file that is not there",
        "spark.plugins                     | org.no.P  | spark.plugins names org.no.P, a class that"
            + " is not there",
        "spark.extraListeners              | org.no.L  | spark.extraListeners names org.no.L",
        "spark.sql.extensions              | org.no.E  | spark.sql.extensions names org.no.E",
        "spark.io.compression.codec        | zap       | spark.io.compression.codec is zap",
        "spark.local.dir                   | /proc/no  | no file can be written in /proc/no"
      })
  void aWrongValueIsNamedInOneLine(String key, String value, String expected) {
    set("spark.master", "local[2]");
    set(key, value);
    refuses(expected);
  }

  @Test
  void aLocalDirectoryHasRoomForTheJarsThatSparkCopiesThere() throws IOException {
    File jar = directory.resolve("large.jar").toFile();
    try (RandomAccessFile sparse = new RandomAccessFile(jar, "rw")) {
      // Others may free space meanwhile.
      sparse.setLength(2 * directory.toFile().getUsableSpace() + (1L << 30));
    }
    set("spark.master", "local[2]");
    set("spark.local.dir", directory.toString());
    set("spark.jars", jar.toString());
    refuses("no file can be written in " + directory + " (");
    refuses(" MB are free, and Spark copies " + jar.length() / 1_000_000 + " MB of jars there");
    set("spark.jars", "file:" + jar);
    refuses(" MB of jars there");
  }

  @Test
  void anExecutorMustFitItsWorker() {
    set("spark.master", "local-cluster[2,1,1024]");
    set("spark.executor.memory", "2g");
    refuses("spark.executor.memory is 2048 MB, expected at most the 1024 MB of a worker");
  }

  @Test
  void eventsNeedADirectory() throws IOException {
    set("spark.master", "local[2]");
    set("spark.eventLog.enabled", "true");
    set("spark.eventLog.dir", directory.resolve("missing").toString());
    refuses("it does not exist: make the directory");

    Path file = Files.writeString(directory.resolve("file"), "");
    set("spark.eventLog.dir", file.toUri().toString());
    refuses("it is a file");
  }

  private static SparkConf conf(String... settings) {
    SparkConf conf = new SparkConf(false).set("spark.master", "spark://host:7077");
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return conf;
  }

  @Test
  void aTaskMustFitAnExecutorAndAnExecutorTheApplication() {
    assertThatThrownBy(
            () ->
                SparkSettings.requireValues(
                    conf("spark.task.cpus", "2", "spark.executor.cores", "1"), GIGABYTE))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("spark.task.cpus is 2, expected at most 1, the cores of an executor");
    assertThatThrownBy(
            () ->
                SparkSettings.requireValues(
                    conf("spark.cores.max", "1", "spark.executor.cores", "2"), GIGABYTE))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("spark.cores.max is 1, expected at least the 2 cores");
    assertThatCode(
            () ->
                SparkSettings.requireValues(
                    conf("spark.task.cpus", "2", "spark.executor.cores", "4"), GIGABYTE))
        .doesNotThrowAnyException();
  }

  @Test
  void aDriverNeedsTheHeapThatSparkReserves() {
    assertThatThrownBy(() -> SparkSettings.requireValues(conf(), 400L << 20))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("the driver has 400 MB of heap, expected at least 450 MB");
    assertThatCode(() -> SparkSettings.requireValues(conf(), 512L << 20))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local",
        "local[1]",
        "local[ 2 ]",
        "local[*]",
        "local[*,4]",
        "local-cluster[2,1,1024]",
        "spark://host:7077",
        "spark://one:7077,two:7077",
        "spark://[::1]:7077"
      })
  void takesTheMastersThatSparkTakes(String url) {
    assertThatCode(() -> SparkMaster.of(url)).doesNotThrowAnyException();
  }

  @Test
  void addressesMustBeOfThisMachine() {
    assertThatThrownBy(() -> LocalAddresses.require(conf(), Optional.of("192.0.2.1")))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("SPARK_LOCAL_IP is 192.0.2.1, where this machine cannot listen");
    assertThatThrownBy(
            () ->
                LocalAddresses.require(
                    conf("spark.driver.bindAddress", "192.0.2.1"), Optional.empty()))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("spark.driver.bindAddress is 192.0.2.1");
    assertThatThrownBy(
            () ->
                LocalAddresses.require(conf("spark.driver.host", "host.invalid"), Optional.empty()))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("spark.driver.host is host.invalid, a name without an address");
    // A driver behind address translation listens elsewhere than where executors reach it.
    assertThatCode(
            () ->
                LocalAddresses.require(
                    conf(
                        "spark.driver.host",
                        "host.invalid",
                        "spark.driver.bindAddress",
                        "127.0.0.1",
                        "spark.ui.enabled",
                        "false"),
                    Optional.empty()))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.driver.port",
        "spark.blockManager.port",
        "spark.driver.blockManager.port",
        "spark.ui.port"
      })
  void aTakenPortIsNamed(String key) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      Optional<String> local = Optional.of("127.0.0.1");
      assertThatThrownBy(
              () -> LocalAddresses.require(conf(key, port, "spark.port.maxRetries", "0"), local))
          .isInstanceOf(UserErrorException.class)
          .hasMessage(
              "%s is %s, which is taken on this machine: name a free port, or 0 for any"
                  .formatted(key, port));
      assertThatCode(() -> LocalAddresses.require(conf(key, port), local))
          .as("Spark tries the next ports")
          .doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> LocalAddresses.require(conf(key, "80"), Optional.empty()))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("expected a port from 1024 to 65535");
  }

  @Test
  void aMasterThatDoesNotListenIsNamedAtOnce() throws IOException {
    int free = FreePort.find();
    assertThatThrownBy(
            () -> StandaloneMaster.require(conf("spark.master", "spark://127.0.0.1:" + free)))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("where no master listens");
  }

  @Test
  void anotherServerIsNoMaster() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    try {
      String url = "spark://127.0.0.1:" + server.getAddress().getPort();
      assertThatThrownBy(() -> StandaloneMaster.require(conf("spark.master", url)))
          .isInstanceOf(UserErrorException.class)
          .hasMessageContaining("does not answer as a master of Spark");
    } finally {
      server.stop(0);
    }
  }
}
