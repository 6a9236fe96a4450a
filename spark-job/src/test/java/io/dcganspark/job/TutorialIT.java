package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.LoggedProcess;
import io.dcganspark.job.cluster.Release;
import io.dcganspark.job.cluster.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of docs/tutorial.md from first to last, read from the page and run in an unpacked
 * release. They take less time on less data: trainings get an excerpt of MNIST with the option
 * {@code --data}, which the page shows.
 */
@Tag("chaos")
@Tag("release")
@Timeout(1200)
class TutorialIT {
  private static final Path PAGE = Path.of("..", "docs", "tutorial.md");
  private static final Pattern WRITTEN = Pattern.compile("--to (\\S+)");
  private static final Pattern FILES_OF_A_RUN = Pattern.compile("(?m)^\\| (`[^|]+) \\|");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  /** Returns the lines of indented blocks; a backslash at the end continues a line. */
  private static List<String> commands(String page) {
    return page.replaceAll("\\\\\n +", "")
        .lines()
        .filter(line -> line.startsWith("    "))
        .map(String::strip)
        .toList();
  }

  private static boolean isOfAScript(String command) {
    return command.startsWith("deploy/");
  }

  private static List<String> words(String command, String excerpt) {
    // An excerpt teaches too little for the distance that the page asks for.
    String changed = command.replace("--max-distance 150", "--max-distance 1000000");
    List<String> words = new ArrayList<>(List.of(changed.split(" ", -1)));
    if (words.contains("train")) {
      words.addAll(List.of("--data", excerpt));
    } else if (words.contains("evaluate")) {
      words.addAll(List.of("--count", "200"));
    }
    return words;
  }

  private static Submission run(
      Release release, Map<String, String> environment, List<String> words) {
    try (LoggedProcess process =
        release.start(environment, words.get(0), words.subList(1, words.size()))) {
      return process.awaitEnd();
    }
  }

  @Test
  void everyCommandSucceedsAndWritesWhatThePageNames() throws IOException {
    String page = Files.readString(PAGE);
    List<String> commands = commands(page);
    assertThat(commands.stream().filter(command -> !isOfAScript(command)))
        .as("what this test does not run: it installs, builds, or needs a cluster")
        .allMatch(command -> command.matches("(sudo apt-get install|mvn package|spark-submit) .*"));
    String excerpt =
        Objects.requireNonNull(TutorialIT.class.getResource("/mnist-excerpt")).getPath();
    Release release = Release.unpack(directory.resolve("release"));
    Map<String, String> environment =
        Map.of("SPARK_HOME", Objects.requireNonNull(System.getProperty("dcgan.spark.home")));

    try {
      for (String command : commands.stream().filter(TutorialIT::isOfAScript).toList()) {
        Submission end = run(release, environment, words(command, excerpt));
        assertThat(end.exitCode()).as(command + "\n" + end.output()).isZero();
        Matcher written = WRITTEN.matcher(command);
        if (written.find()) {
          assertThat(release.home().resolve(written.group(1))).as(command).exists();
        }
      }
    } finally {
      run(release, environment, List.of("deploy/standalone/stop-cluster"));
    }

    List<String> documented =
        FILES_OF_A_RUN
            .matcher(page)
            .results()
            .flatMap(row -> CODE.matcher(row.group(1)).results())
            .map(name -> name.group(1))
            .collect(Collectors.toList());
    assertThat(documented).contains("report.html", "checkpoints/");
    assertThat(documented)
        .allSatisfy(
            name -> assertThat(release.home().resolve("runs/first").resolve(name)).exists());
    assertThat(release.home().resolve("runs/first/evaluations")).isNotEmptyDirectory();
    assertThat(release.mavenCalls()).doesNotExist();
  }
}
