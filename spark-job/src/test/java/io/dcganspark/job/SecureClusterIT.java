package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.StandaloneCluster;
import io.dcganspark.job.cluster.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A training on a cluster with the settings of conf/secure.conf. */
@Tag("chaos")
class SecureClusterIT {
  private static final String SECRET = randomSecret();

  private static StandaloneCluster cluster;
  private static Submission training;
  private static Path run;

  private static String randomSecret() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  @BeforeAll
  static void train() throws IOException {
    String settings =
        Files.readString(Path.of("..", "conf", "secure.conf"))
            + "spark.authenticate.secret "
            + SECRET
            + "\n";
    cluster = StandaloneCluster.start("secure", 2, settings);
    Path properties = cluster.directory().resolve("conf").resolve("secure.conf");
    Files.writeString(properties, settings);
    run = cluster.directory().resolve("runs").resolve("secret");
    training =
        cluster.submit(
            List.of("--class", "DcganJob", "--properties-file", properties.toString()),
            cluster.submitJar(),
            List.of(
                "train",
                "--data",
                SecureClusterIT.class.getResource("/mnist-excerpt").getPath(),
                "--output",
                run.getParent().toString(),
                "--run-id",
                run.getFileName().toString(),
                "--set",
                "training.batch-size=128",
                "--set",
                "training.replicas=2",
                "--set",
                "training.epochs=1"));
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void trainsOnTwoExecutorsToTheEnd() {
    assertThat(training.exitCode()).as(training.output()).isZero();
    assertThat(training.output()).contains("2 replicas on 2 tasks");
    assertThat(run.resolve("_SUCCESS")).exists();
  }

  @Test
  void authenticatesBetweenExecutors() throws IOException {
    List<Path> logs =
        filesUnder(cluster.directory().resolve("work")).stream()
            .filter(file -> file.endsWith("stderr"))
            .toList();
    assertThat(logs).hasSize(2);
    for (Path log : logs) {
      assertThat(log).content().contains("SecurityManager: authentication enabled");
    }
  }

  @Test
  void leavesTheSecretInNoFileAndNoLog() throws IOException {
    List<Path> files =
        filesUnder(cluster.directory()).stream()
            .filter(file -> !file.startsWith(cluster.directory().resolve("conf")))
            .filter(file -> !file.toString().endsWith(".jar"))
            .toList();
    assertThat(files).contains(run.resolve("config.json"), run.resolve("provenance.json"));
    assertThat(files).noneMatch(SecureClusterIT::hasTheSecret);
  }

  private static List<Path> filesUnder(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static boolean hasTheSecret(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
