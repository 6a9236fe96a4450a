package io.dcganspark.job;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.Release;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code deploy/release-archive} packs a release. */
@Tag("chaos")
class ReleasePackingIT {
  private static final Path SCRIPT = Path.of("..", "deploy", "release-archive");

  @TempDir Path directory;

  @Test
  void givesTheSameBytesAgain() throws IOException {
    assertThat(Release.pack(directory.resolve("again"))).hasSameBinaryContentAs(Release.archive());
  }

  @Test
  void holdsTheFilesOfACheckoutAsTheyAreButNoneThatGitDoesNotKnow() throws IOException {
    Path checkout = directory.resolve("checkout");
    for (String copied : List.of("deploy/release-archive", "deploy/local/find-jdk")) {
      Files.createDirectories(checkout.resolve(copied).getParent());
      Files.copy(Path.of("..", copied), checkout.resolve(copied), COPY_ATTRIBUTES);
    }
    Files.createDirectory(checkout.resolve("docs"));
    Files.writeString(checkout.resolve("docs/deleted.md"), "committed");
    Files.writeString(checkout.resolve("README.md"), "committed");
    ends(0, "git", "-C", checkout.toString(), "init", "--quiet");
    ends(0, "git", "-C", checkout.toString(), "add", "--all");
    ends(0, commit(checkout));
    Files.writeString(checkout.resolve("README.md"), "changed");
    Files.delete(checkout.resolve("docs/deleted.md"));
    Files.writeString(checkout.resolve("docs/unknown.md"), "somebody's notes");

    String script = checkout.resolve("deploy/release-archive").toString();
    String packed = ends(0, script, jar("version=1.2.3\n").toString(), directory.toString());

    assertThat(packed).endsWith(directory.resolve("dcgan-spark-1.2.3.tar.gz") + "\n");
    assertThat(ends(0, "tar", "-tzf", directory.resolve("dcgan-spark-1.2.3.tar.gz").toString()))
        .contains(
            "dcgan-spark-1.2.3/deploy/local/find-jdk", "dcgan-spark-1.2.3/dcgan-spark-job.jar")
        .doesNotContain("deleted.md", "unknown.md", "release-archive");
    assertThat(
            ends(
                0,
                "tar",
                "-xzOf",
                directory.resolve("dcgan-spark-1.2.3.tar.gz").toString(),
                "dcgan-spark-1.2.3/README.md"))
        .isEqualTo("changed");
  }

  @Test
  void holdsTheJarForSpark4BesideTheOther() throws IOException {
    String first = jar("version=1.2.3\nspark=3.5\n").toString();
    String second = jar("second.jar", "version=1.2.3\nspark=4\n").toString();

    ends(0, SCRIPT.toString(), first, second, directory.toString());

    assertThat(ends(0, "tar", "-tzf", directory.resolve("dcgan-spark-1.2.3.tar.gz").toString()))
        .contains(
            "dcgan-spark-1.2.3/dcgan-spark-job.jar",
            "dcgan-spark-1.2.3/dcgan-spark-job-spark4.jar");
    for (String other : List.of("version=1.2.4\nspark=4\n", "version=1.2.3\nspark=3.5\n")) {
      String wrong = jar("second.jar", other).toString();
      assertThat(ends(2, SCRIPT.toString(), first, wrong, directory.toString()))
          .contains("is not the jar for Spark 4 of version 1.2.3");
    }
  }

  @Test
  void aJarOfSomethingElseIsRefused() throws IOException {
    assertThat(ends(2, SCRIPT.toString(), jar("name=else\n").toString(), directory.toString()))
        .contains("it is no submit-ready jar of this project");
    assertThat(ends(2, SCRIPT.toString(), "nowhere.jar", directory.toString()))
        .contains("the jar nowhere.jar is not there");
    assertThat(ends(2, SCRIPT.toString(), "nowhere.jar")).contains("found 1 arguments");
  }

  private static String[] commit(Path checkout) {
    return new String[] {
      "git",
      "-C",
      checkout.toString(),
      "-c",
      "user.name=test",
      "-c",
      "user.email=test@example.com",
      "commit",
      "--quiet",
      "--message=first"
    };
  }

  private Path jar(String stamp) throws IOException {
    return jar("stamped.jar", stamp);
  }

  private Path jar(String name, String stamp) throws IOException {
    Path jar = directory.resolve(name);
    try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar))) {
      entries.putNextEntry(new JarEntry("dcgan-build.properties"));
      entries.write(stamp.getBytes(StandardCharsets.UTF_8));
      entries.closeEntry();
    }
    return jar;
  }

  private static String ends(int code, String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.onExit().join().exitValue()).as(printed).isEqualTo(code);
    return printed;
  }
}
