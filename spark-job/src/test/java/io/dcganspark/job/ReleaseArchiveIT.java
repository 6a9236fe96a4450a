package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.Release;
import io.dcganspark.job.cluster.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the archive of a release, and what its scripts do where nothing is set up. */
class ReleaseArchiveIT {
  private static final Pattern LINK =
      Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern MENTIONED =
      Pattern.compile("`((?:(?:conf|deploy|docs)/[\\w./-]+)|benchmarks/\\w+\\.py)");

  private static final String BILL = "dcgan-spark-job.cdx.json";

  @TempDir static Path directory;
  private static Release release;

  @BeforeAll
  static void unpack() throws IOException {
    release = Release.unpack(directory);
    System.out.printf(
        Locale.ROOT,
        "release: the archive has %.1f MB, the jar %.1f MB%n",
        Files.size(Release.archive()) / 1e6,
        Files.size(release.home().resolve("dcgan-spark-job.jar")) / 1e6);
  }

  @AfterEach
  void mavenWasNotCalled() {
    assertThat(release.mavenCalls()).doesNotExist();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(release.home())) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static List<Path> pages() throws IOException {
    return files().stream().filter(file -> file.toString().endsWith(".md")).toList();
  }

  @Test
  void holdsNothingThatOnlyACheckoutNeeds() throws IOException {
    try (Stream<Path> top = Files.list(release.home())) {
      assertThat(top.map(file -> file.getFileName().toString()).filter(file -> !file.equals(BILL)))
          .containsOnly(
              "ARCHITECTURE.md",
              "CHANGELOG.md",
              "CONTRIBUTING.md",
              "LICENSE",
              "NOTICE",
              "README.md",
              "SECURITY.md",
              "benchmarks",
              "conf",
              "dcgan-spark-job.jar",
              "deploy",
              "docs",
              "python");
    }
    assertThat(files())
        .map(file -> release.home().relativize(file).toString())
        .noneMatch(file -> file.endsWith("pom.xml"))
        .noneMatch(file -> file.startsWith("deploy/release"));
  }

  @Test
  void hasTheBillOfMaterialsBesideTheJarThatHasIt() throws IOException {
    Path bill = release.home().resolve(BILL);
    try (JarFile jar = new JarFile(release.home().resolve("dcgan-spark-job.jar").toFile())) {
      ZipEntry inside = jar.getEntry("META-INF/sbom/" + BILL);
      // Maven leaves it out with -o.
      assertThat(Files.exists(bill)).isEqualTo(inside != null);
      if (inside != null) {
        assertThat(bill).hasBinaryContent(jar.getInputStream(inside).readAllBytes());
      }
    }
  }

  @Test
  void everyLinkOfItsPagesEndsInIt() throws IOException {
    Set<String> broken = new TreeSet<>();
    for (Path page : pages()) {
      String text = Files.readString(page);
      LINK.matcher(text)
          .results()
          .forEach(
              link -> {
                Path target =
                    link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
                if (!target.startsWith(release.home())
                    || !Files.exists(target)
                    || (link.group(2) != null && !anchors(target).contains(link.group(2)))) {
                  broken.add(release.home().relativize(page) + ": " + link.group());
                }
              });
    }
    assertThat(broken).isEmpty();
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(Path page) {
    try {
      return HEADING
          .matcher(Files.readString(page))
          .results()
          .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
          .map(heading -> heading.replaceAll("[^\\w -]", "").replace(' ', '-'))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyFileThatItsPagesHaveAUserCallOrEditIsInIt() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Path page : pages()) {
      MENTIONED
          .matcher(Files.readString(page))
          .results()
          .map(mention -> mention.group(1))
          // The archive documents what makes it and does not contain it.
          .filter(file -> !file.startsWith("deploy/release"))
          .filter(file -> !Files.exists(release.home().resolve(file)))
          .forEach(file -> missing.add(release.home().relativize(page) + ": " + file));
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everybodyMayReadItAndRunItsScripts() throws IOException {
    Set<PosixFilePermission> text = PosixFilePermissions.fromString("rw-r--r--");
    Set<PosixFilePermission> script = PosixFilePermissions.fromString("rwxr-xr-x");
    for (Path file : files()) {
      boolean isScript;
      try (Stream<String> lines =
          file.toString().endsWith(".jar") || file.toString().matches(".*\\.(png|gif)")
              ? Stream.empty()
              : Files.lines(file)) {
        isScript = lines.findFirst().orElse("").startsWith("#!");
      }
      assertThat(Files.getPosixFilePermissions(file))
          .as(file.toString())
          .isEqualTo(isScript ? script : text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deploy/local/dcgan",
        "deploy/local/fetch-mnist",
        "deploy/standalone/start-cluster",
        "deploy/standalone/submit",
        "deploy/yarn/submit",
        "deploy/kubernetes/submit"
      })
  void itsScriptsTellTheirUsage(String script) {
    Submission end = release.run(Map.of(), script, "--help");
    assertThat(end.exitCode()).as(end.output()).isZero();
    assertThat(end.output()).contains("Usage: " + script);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "deploy/local/dcgan            | train                        | SPARK_HOME is not set: a release brings no Spark",
        "deploy/local/spark-home       | ''                           | a release brings no Spark",
        "deploy/standalone/start-cluster | 2                          | a release brings no Spark",
        "deploy/standalone/submit      | train                        | start one with deploy/standalone/start-cluster N",
        "deploy/standalone/submit      | --deploy-mode sideways train | expected client or cluster",
        "deploy/standalone/submit      | train --deploy-mode          | --deploy-mode needs a value",
        "deploy/yarn/submit            | train                        | neither HADOOP_CONF_DIR nor YARN_CONF_DIR is set",
      })
  void itsScriptsPrintInOneLineWhatTheyMiss(String script, String arguments, String message) {
    Submission end = release.run(Map.of(), script, arguments.split(" "));
    assertThat(end.exitCode()).as(end.output()).isEqualTo(2);
    assertThat(end.output().strip().lines()).singleElement().asString().contains(message);
  }

  @Test
  void aDriverOnTheOnlyWorkerIsRefused() throws IOException {
    Path cluster = Files.createDirectories(directory.resolve("one-worker"));
    Files.writeString(cluster.resolve("master"), "spark://127.0.0.1:7077");
    Files.writeString(cluster.resolve("workers"), "1");
    Submission end =
        release.run(
            Map.of("DCGAN_CLUSTER_DIR", cluster.toString()),
            "deploy/standalone/submit",
            "--deploy-mode=cluster",
            "train");
    assertThat(end.exitCode()).as(end.output()).isEqualTo(2);
    assertThat(end.output()).contains("start-cluster 2 or more");
  }
}
