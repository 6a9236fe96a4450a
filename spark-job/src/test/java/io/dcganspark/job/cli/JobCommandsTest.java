package io.dcganspark.job.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.config.ConfigKeys;
import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class JobCommandsTest {
  private final TestParts job = new TestParts();

  @Test
  void helpNamesCommandsExamplesAndExitCodes() {
    assertThat(job.run("--help")).isZero();
    assertThat(job.out())
        .contains("train", "generate", "help", "spark-submit", "deploy/local/dcgan")
        .contains("0     done")
        .contains("2     wrong usage, configuration or data")
        .contains("143   train: ended by SIGTERM");
    assertThat(job.err()).isEmpty();
  }

  @Test
  void helpOfCommandIsItsHelp() {
    TestParts other = new TestParts();

    assertThat(job.run("help", "train")).isZero();
    assertThat(other.run("train", "--help")).isZero();
    assertThat(job.out()).isEqualTo(other.out()).contains("--dry-run", "--run-id", "Exit codes:");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, spark-submit ... DcganJob",
        "deploy/local/dcgan, deploy/local/dcgan",
        "/home/a/dcgan, /home/a/dcgan",
        "%s, spark-submit ... DcganJob"
      })
  void messagesNameWhatWasTyped(String launcher, String expected) {
    assertThat(ProgramName.of(launcher)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, 100", "80, 80", "20, 55", "300, 100", "0, 100", "wide, 100"})
  void aHelpIsAsWideAsTheTerminal(String columns, int expected) {
    assertThat(HelpWidth.of(columns)).isEqualTo(expected);
  }

  private static Map<String, CommandLine> commands() {
    Map<String, CommandLine> commands =
        new LinkedHashMap<>(JobCommands.commands(JobParts.ofThisJob()).getSubcommands());
    commands.remove("help");
    return commands;
  }

  private static String summary(CommandLine command) {
    return command.getCommandSpec().usageMessage().description()[0];
  }

  @Test
  void everyCommandHasAWholeSentenceAsItsSummary() {
    assertThat(commands()).hasSizeGreaterThan(10);
    assertThat(commands().values())
        .extracting(JobCommandsTest::summary)
        .allMatch(summary -> summary.endsWith(".") && summary.length() <= 80);
  }

  @Test
  void theLauncherListsTheCommandsWithTheirSummaries() throws IOException {
    String launcher = Files.readString(Path.of("../deploy/local/dcgan"));
    commands()
        .forEach(
            (name, command) ->
                assertThat(launcher).contains("  %-16s  %s%n".formatted(name, summary(command))));
  }

  @ParameterizedTest
  @ValueSource(ints = {55, 63, 72, 80, 91, 100})
  void noLineOfAHelpEndsWithinANameWithADot(int width) {
    JobCommands.commands(JobParts.ofThisJob())
        .getSubcommands()
        .forEach(
            (name, command) ->
                assertThat(command.setUsageHelpWidth(width).getUsageMessage())
                    .as(name)
                    .doesNotContain("X.\n")
                    // Within a description the next sentence would begin with a capital.
                    .doesNotContainPattern("\\w\\.\\n {9,}[a-z]")
                    .doesNotContain("\uFEFF"));
  }

  @Test
  void noHelpBreaksALineThatTheTerminalDoesNotBreak() {
    commands()
        .forEach(
            (name, command) -> {
              String help = command.setUsageHelpWidth(80).getUsageMessage();
              assertThat(help.lines()).as(name).allMatch(line -> line.length() <= 100);
              assertThat(command.getCommandSpec().options())
                  .as(name)
                  .allMatch(option -> option.description().length == 1);
            });
  }

  @Test
  void helpOfKeysHasEveryKeyWithDefaultAndRange() {
    assertThat(job.run("train", "--help-keys")).as(job.err()).isZero();
    assertThat(job.out())
        .contains(ConfigKeys.all().stream().map(key -> key.name() + "\n").toList())
        .contains("Default: 200. Range: 1 to 1000000.");
  }

  /** What bash completes words of the launcher to, with the script of a shell. */
  private String completed(String shell, String... words) throws IOException {
    assertThat(job.run("completion", shell)).as(job.err()).isZero();
    assertThat(job.out()).contains("bashcompinit", "--spark-conf", "train-classifier");
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "eval \"$(cat)\" && COMP_WORDS=(dcgan %s) COMP_CWORD=%d && _complete_dcgan"
                        .formatted(String.join(" ", words), words.length)
                    + " && echo \"${COMPREPLY[@]}\"")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String script =
        shell.equals("bash") ? job.out() : job.out().lines().skip(1).collect(joining("\n"));
    try (OutputStream in = bash.getOutputStream()) {
      in.write(script.getBytes(StandardCharsets.UTF_8));
    }
    return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void theShellsCompletionIsAScriptThatBashReads(String shell) throws IOException {
    assertThat(completed(shell, "gen")).isEqualTo("generate");
  }

  @ParameterizedTest
  @CsvSource({
    "train --config pom, pom.xml",
    "compare pom, pom.xml",
    "runs pom, pom.xml",
    "generate --checkpoint pom, pom.xml",
    "generate --format p, png parquet",
    "export --network g, generator",
    "completion z, zsh"
  })
  void filesAndChoicesAreCompleted(String typed, String expected) throws IOException {
    assertThat(completed("bash", typed.split(" ", -1))).isEqualTo(expected);
  }

  @Test
  void helpOfGeneratePrintsDefaults() {
    assertThat(job.run("generate", "--help")).isZero();
    assertThat(job.out()).contains("Default: 64.", "Default: 0.", "--overwrite");
  }

  @Test
  void versionComesFromTheBuild() {
    assertThat(job.run("--version")).isZero();
    assertThat(job.out()).contains("dcgan-spark ", "Spark " + JobParts.ofThisJob().sparkVersion());
  }

  @Test
  void refusesNoCommand() {
    assertThat(job.run()).isEqualTo(2);
    assertThat(job.err())
        .isEqualToNormalizingNewlines(
            "dcgan: no command: expected one of train, runs, generate, interpolate, evaluate,"
                + " compare, publish, export, import, prepare, train-classifier, completion, help;"
                + " help lists them with a line each\n"
                + "Try 'spark-submit ... DcganJob --help'.\n");
  }

  @Test
  void refusesUnknownCommandWithNearest() {
    assertThat(job.run("trian")).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: unknown command 'trian'; did you mean train?\n");
  }

  @ParameterizedTest
  @CsvSource({
    "eval, unknown command 'eval'; did you mean evaluate?",
    "version, unknown command 'version'; did you mean --version?",
    "list, unknown command 'list'",
    "train-clasifier, unknown command 'train-clasifier'; did you mean train-classifier?"
  })
  void suggestsOnlyWhatIsNear(String word, String expected) {
    assertThat(job.run(word)).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: " + expected + "\n");
  }

  @Test
  void refusesUnknownOptionWithNearest() {
    assertThat(job.run("train", "--confg", "x")).isEqualTo(2);
    assertThat(job.err())
        .startsWith("dcgan: unknown option '--confg'; did you mean --config")
        .contains("Try 'spark-submit ... DcganJob train --help'.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--epochs", "--epochs=3", "--training.epochs"})
  void aKeyThatIsGivenAsAnOptionIsSetBySet(String option) {
    assertThat(job.run("train", option, "3")).isEqualTo(2);
    assertThat(job.err())
        .startsWith(
            "dcgan: unknown option '%s'; did you mean --set training.epochs=VALUE?\n"
                .formatted(option));
  }

  /** A required option that was mistyped is missing as well. */
  @Test
  void namesTheMistypedOptionRatherThanTheMissingOne() {
    assertThat(job.run("generate", "--checkpont", "x", "--to", "y.png")).isEqualTo(2);
    assertThat(job.err())
        .startsWith("dcgan: unknown option '--checkpont'; did you mean --checkpoint");
  }

  @Test
  void helpOfAnUnknownCommandNamesTheNearest() {
    assertThat(job.run("help", "trian")).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: unknown command 'trian'; did you mean train?\n");
    assertThat(job.run("runs", "a", "b")).isEqualTo(2);
    assertThat(job.err()).contains("\ndcgan: unknown argument 'b'\n");
  }

  @Test
  void aSpaceInTheMiddleOfAnAssignmentIsNamed() {
    assertThat(job.run("train", "--set", "training.epochs", "3")).isEqualTo(2);
    assertThat(job.err())
        .startsWith(
            "dcgan: --set training.epochs 3 is not an assignment; did you mean --set training.epochs=3?\n");
    assertThat(job.run("train", "--set", "training.epochs=3", "4")).isEqualTo(2);
    assertThat(job.err()).contains("\ndcgan: unknown argument '4'\n");
  }

  @Test
  void anEmptyPathIsCalledEmpty() {
    assertThat(job.run("generate", "--checkpoint", "", "--to", "y.png")).isEqualTo(2);
    assertThat(job.err())
        .isEqualToNormalizingNewlines("dcgan: --checkpoint is empty: name a path\n");
    assertThat(job.run("generate", "--checkpoint", "pretrained:mnist", "--to", "")).isEqualTo(2);
    assertThat(job.err()).endsWith("dcgan: --to is empty: name a path\n");
  }

  @ParameterizedTest
  @CsvSource({
    "--count, ten, a whole number",
    "--truncation, much, a number",
    "--format, gif, 'one of png, idx, parquet'"
  })
  void saysWhatIsExpected(String option, String value, String expected) {
    assertThat(job.run("generate", "--checkpoint", "x", "--to", "y.png", option, value))
        .isEqualTo(2);
    assertThat(job.err())
        .startsWith(
            "dcgan: Invalid value for option '%s': expected %s, found '%s'\n"
                .formatted(option, expected, value));
  }

  @Test
  void refusesMissingOption() {
    assertThat(job.run("generate", "--checkpoint", "x")).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: Missing required option: '--to=FILE-or-DIR'");
  }

  @Test
  void refusesOptionGivenTwice() {
    assertThat(job.run("train", "--data", "a", "--data", "b")).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: option '--data' (DIR) should be specified only once");
  }

  @Test
  void mistakeIsOneLineAndTwo() {
    TestParts mistaken =
        failing(new UserErrorException("no data at /nowhere: fetch MNIST or give --data DIR"));

    assertThat(mistaken.run("train", "--data", "x", "--dry-run")).isEqualTo(2);
    assertThat(mistaken.err())
        .isEqualToNormalizingNewlines(
            "dcgan: no data at /nowhere: fetch MNIST or give --data DIR\n");
  }

  @Test
  void mistakeFoundByTaskIsTwo() {
    TestParts mistaken =
        failing(new IllegalStateException("job aborted", new UserErrorException("bad magic")));

    assertThat(mistaken.run("train", "--data", "x", "--dry-run")).isEqualTo(2);
    assertThat(mistaken.err()).isEqualToNormalizingNewlines("dcgan: bad magic\n");
  }

  @Test
  void failureIsPrintedWithItsRootCauseAndExitsWithOne() {
    TestParts failing =
        failing(
            new IllegalStateException("round failed", new IOException("peer 1 is gone\nand more")));

    assertThat(failing.run("train", "--data", "x", "--dry-run")).isEqualTo(1);
    assertThat(failing.err())
        .isEqualToNormalizingNewlines("dcgan: failed: round failed: peer 1 is gone\n");
  }

  @Test
  void aCauseThatIsPrintedAlreadyIsNotRepeated() {
    TestParts failing =
        failing(
            new IllegalStateException(
                "the round failed: peer 1 is gone", new IOException("peer 1 is gone")));

    assertThat(failing.run("train", "--data", "x", "--dry-run")).isEqualTo(1);
    assertThat(failing.err())
        .isEqualToNormalizingNewlines("dcgan: failed: the round failed: peer 1 is gone\n");
  }

  @Test
  void errorIsFailure() {
    TestParts failing =
        new TestParts(
            (config, hadoop) -> {
              throw new NoClassDefFoundError("org/nd4j/Gone");
            },
            (spark, config) -> {});

    assertThat(failing.run("train", "--data", "x", "--dry-run")).isEqualTo(1);
    assertThat(failing.err())
        .isEqualToNormalizingNewlines("dcgan: failed: NoClassDefFoundError: org/nd4j/Gone\n");
  }

  private static TestParts failing(RuntimeException failure) {
    return new TestParts(
        (config, hadoop) -> {
          throw failure;
        },
        (spark, config) -> {});
  }
}
