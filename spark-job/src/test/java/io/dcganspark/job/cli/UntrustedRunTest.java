package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.Damage;
import io.dcganspark.job.RecordingServer;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.report.RecordedRuns;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.History;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunRecord;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.InitialState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a run directory that somebody else made. */
class UntrustedRunTest {
  private static final String VARIABLE = "PATH";
  private static final int LEVELS = 60_000;

  @TempDir Path directory;
  private Path run;
  private Map<String, byte[]> networks;
  private TestParts job;

  @BeforeEach
  void makeRun() throws IOException {
    JobConfig config =
        new JobConfigLoader(new Configuration(false))
            .set("data.path=" + directory.resolve("data"))
            .set("model.recipe=gan")
            .set("training.replicas=2")
            .load();
    run = RecordedRuns.write(directory.resolve("runs/stranger"), 64, 4, 8, 32);
    RunDirectory made =
        RunDirectory.open(run.getParent().toString(), "stranger", new Configuration());
    made.claim("app-1");
    made.writeText("provenance.json", "{}");
    Recipe recipe = config.model().toRecipe();
    networks = CheckpointFiles.of(recipe, config.training(), InitialState.of(recipe, 1));
    config(config.toJson());
    made.write(
        EvaluatedRun.file(0),
        EvaluatedRun.content(made.newestCheckpoint().orElseThrow().stateSha256(), 0, 100));
  }

  private int run(String... args) {
    job = new TestParts(JobParts.ofThisJob());
    return job.run(args);
  }

  private int export() {
    return run("export", "--checkpoint", run.toString(), "--to", file("g.safetensors").toString());
  }

  private int compare() throws IOException {
    Path other = directory.resolve("other");
    if (!Files.exists(other)) {
      RecordedRuns.write(other, 64, 4, 8, 32);
    }
    return run("compare", run.toString(), other.toString(), "--to", file("comparison").toString());
  }

  private int evaluate() {
    return run("evaluate", "--checkpoint", run.toString());
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  /** Who makes a run can also make its digests fit. */
  private void config(String text) throws IOException {
    Files.writeString(run.resolve("config.json"), text);
    RunDirectory made =
        RunDirectory.open(run.getParent().toString(), "stranger", new Configuration());
    made.claim("app-1");
    RunRecord record =
        new RunRecord(
            UUID.randomUUID().toString(),
            text.getBytes(StandardCharsets.UTF_8),
            "{}".getBytes(StandardCharsets.UTF_8),
            History.EMPTY);
    made.commit(0, networks, record, 1);
  }

  /** Makes a file of zeros that takes no place on the disk. */
  private static void ofGigabyte(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 30);
    }
  }

  private void assertRefused(int code, String message) {
    assertThat(job.err().lines()).as(job.err()).hasSize(1);
    assertThat(job.err()).startsWith("dcgan: ").contains(message).doesNotContain("\u001b");
    assertThat(job.out()).isEmpty();
    assertThat(code).isEqualTo(2);
  }

  @Test
  void theRunIsSound() throws IOException {
    assertThat(export()).as(job.err()).isZero();
    assertThat(compare()).as(job.err()).isZero();
  }

  @Test
  void noSecretLeavesTheMachine() throws IOException {
    Path secret = Files.writeString(file("secret.json"), "{\"model\": {\"recipe\": \"gan\"}}");
    try (RecordingServer server = new RecordingServer()) {
      String address = server.address("x?k=");
      for (String hostile :
          List.of(
              "{\"model\": {\"recipe\": \"own\", \"generator\": \"%s\"${?%s}}}"
                  .formatted(address, VARIABLE),
              "{\"model\": {\"recipe\": \"own\", \"generator\": \"%s\"}}".formatted(address),
              "{include url(\"%s\")}".formatted(address),
              "include file(\"%s\")".formatted(secret),
              "{\"data\": {\"path\": \"/data\"}, \"evaluation\": {\"classifier\": \"%s\"}}"
                  .formatted(address),
              "{\"data\": {\"path\": \"%s\"}}".formatted(address))) {
        config(hostile);
        assertRefused(export(), "runs/stranger/config.json");
        assertThat(file("g.safetensors")).doesNotExist();
        assertRefused(evaluate(), "runs/stranger/config.json");
      }
      config(
          "{\"data\": {\"path\": \"/data\", \"format\": \"jdbc\", \"options\": {\"url\": \"jdbc:x:%s\"}}}"
              .formatted(address));
      assertRefused(evaluate(), "the run names data.format=jdbc, expected one of ");
      for (String[] args :
          List.of(
              new String[] {"train", "--config", address, "--data", "/d"},
              new String[] {"prepare", "--config", address, "--to", file("p").toString()},
              new String[] {
                "train",
                "--data",
                "/d",
                "--set",
                "model.recipe=own",
                "--set",
                "model.generator=" + address,
                "--set",
                "model.discriminator=" + address
              })) {
        assertRefused(run(args), "expected a local path or one on a Hadoop file system");
      }
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aConfigurationThatIsDeepLongOrTwiceIsRefusedInALine() throws IOException {
    String sound = Files.readString(run.resolve("config.json"));
    String inside = sound.strip().substring(1);
    for (String hostile :
        List.of(
            "{\"a\":".repeat(LEVELS) + "1" + "}".repeat(LEVELS),
            "[".repeat(LEVELS),
            "{\"a\": 1e999999999, " + inside,
            "{\"a\": " + "9".repeat(10_000) + ", " + inside,
            "{\"data\": {}, " + inside,
            sound + "{}",
            "")) {
      config(hostile);
      assertRefused(export(), "config.json ");
      assertRefused(compare(), "config.json ");
      assertRefused(evaluate(), "config.json ");
    }
  }

  @Test
  void aFileOfAGigabyteIsRefusedInALine() throws IOException {
    byte[] sound = Files.readAllBytes(run.resolve("config.json"));
    ofGigabyte(run.resolve("config.json"));
    assertRefused(compare(), "config.json has more than 4194304 bytes");
    Files.write(run.resolve("config.json"), sound);
    // What is the best checkpoint is in the newest one's history.
    ofGigabyte(run.resolve("checkpoints/BEST.json"));
    assertRefused(
        run(
            "export",
            "--checkpoint",
            run.resolve("checkpoints/best").toString(),
            "--to",
            file("g.onnx").toString()),
        "the run was not evaluated");
    ofGigabyte(run.resolve(EvaluatedRun.file(0)));
    assertRefused(
        run("publish", "--checkpoint", run.toString(), "--to", file("models").toString()),
        "is not evaluated: run evaluate --checkpoint ");
    ofGigabyte(run.resolve("metrics.jsonl"));
    assertRefused(compare(), "metrics.jsonl has more than 134217728 bytes");
    ofGigabyte(file("huge.safetensors"));
    assertRefused(
        run(
            "import",
            "--generator",
            file("huge.safetensors").toString(),
            "--data",
            "/data",
            "--output",
            file("imported").toString()),
        "huge.safetensors cannot be used: ");
    try (Stream<Path> manifests = Files.list(run.resolve("checkpoints"))) {
      for (Path manifest :
          manifests.filter(file -> file.getFileName().toString().startsWith("MAN")).toList()) {
        ofGigabyte(manifest);
      }
    }
    export();
    assertThat(job.err().lines()).hasSize(1);
    assertThat(job.err()).contains("too many for a manifest");
  }

  @Test
  void whatARunSaysDoesNotSteerTheTerminalNorTheTable() throws IOException {
    String name = "x\u001b[2J|`<script>alert(1)</script>[a](http://b)";
    config(
        "{\"model\": {\"recipe\": \"%s\"}, \"training\": {\"batch-size\": 64, \"replicas\": 2}}"
            .formatted(name.replace("\u001b", "\\u001b\\n\\u202e")));
    Files.writeString(
        run.resolve("metrics.jsonl"),
        Files.readString(run.resolve("metrics.jsonl"))
            + "{\"step\": 4, \"epoch\": 1.0, \"a|b\\u001b\\n# c\": 1.5}\n");
    assertThat(compare()).as(job.err()).isZero();
    String table = Files.readString(file("comparison/comparison.md"));
    for (String shown : List.of(job.out(), table)) {
      assertThat(shown)
          .doesNotContain("\u001b", "\u202e", "<script", "](", "|`")
          .contains("x\\\\u001b\\\\u000a\\\\u202e\\[2J\\|\\`&lt;script&gt;alert(1)")
          .contains("a\\|b\\\\u001b\\\\u000a\\# c");
    }
    config("{\"data\": {\"path\": \"/d\"}, \"model\": {\"recipe\": \"a.b\\u001b[2J\"}}");
    assertRefused(export(), "a.b\\u001b[2J");
    Path odd = Files.move(run, run.resolveSibling("stranger\u001b[31m"));
    run = odd;
    assertRefused(export(), "stranger\\u001b[31m");
  }

  @Test
  void aPasswordOnACommandLineIsRefusedWithoutBeingShown() {
    for (String secret : List.of("s3a://KEY:HIDDEN@bucket/x", "s3a://KEY:HID/DEN@bucket/x")) {
      for (List<String> args :
          List.of(
              List.of("train", "--config", secret),
              List.of("train", "--config=" + secret),
              List.of("train", "--data", secret),
              List.of("train", "--output", secret),
              List.of("train", "--set", "output.path=" + secret),
              List.of("train", "--set", "mlflow.tracking-uri=http://ann:HIDDEN@host"),
              List.of("prepare", "--data", "/d", "--to", secret),
              List.of("generate", "--to", "x.png", "--checkpoint", secret),
              List.of("evaluate", "--checkpoint", secret),
              List.of("evaluate", "--checkpoint", "r", "--classifier", secret),
              List.of("train-classifier", "--to", secret),
              List.of("compare", secret, secret, "--to", "c"),
              List.of("import", "--generator", secret),
              List.of("export", "--to", "x.onnx", "--checkpoint", secret),
              List.of("publish", "--checkpoint", "r", "--to", secret),
              List.of("publish", "--checkpoint", "r", "--no-such-option", secret))) {
        assertRefused(run(args.toArray(String[]::new)), "an address with a user or password");
        assertThat(job.err()).doesNotContain("HIDDEN", "DEN@", "KEY");
        String option = args.get(0).equals("compare") ? "argument 2" : args.get(args.size() - 2);
        assertThat(job.err())
            .as(args.toString())
            .startsWith("dcgan: " + (args.size() == 2 ? "--config" : option));
      }
    }
  }

  /** An archive that is unpacked may make pipes. To open one waits for somebody who writes. */
  @Test
  @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @Tag("chaos")
  void aPipeInThePlaceOfAFileIsNeverWaitedFor() throws Exception {
    Path whole = Files.move(run, file("whole"));
    for (Path name : Damage.filesOf(whole)) {
      TrainedRuns.delete(run);
      TrainedRuns.copy(whole, run);
      pipe(run.resolve(name));
      export();
      assertRightOrRefused(name);
      run("publish", "--checkpoint", run.toString(), "--to", file("models").toString());
      assertRightOrRefused(name);
      TrainedRuns.delete(file("comparison"));
      compare();
      assertRightOrRefused(name);
      run(
          "export",
          "--checkpoint",
          run + "/checkpoints/best",
          "--to",
          file("b.safetensors").toString());
      assertRightOrRefused(name);
      TrainedRuns.delete(file("g.safetensors"));
      TrainedRuns.delete(file("models"));
    }
    pipe(file("pipe.safetensors"));
    String pipe = file("pipe.safetensors").toString();
    assertRefused(run("import", "--generator", pipe, "--data", "/d"), " is a pipe or a device");
    assertRefused(
        run(
            "publish",
            "--checkpoint",
            whole.toString(),
            "--to",
            file("models").toString(),
            "--classifier",
            pipe),
        " is a pipe or a device");
    Files.delete(whole.resolve("metrics.jsonl"));
    pipe(whole.resolve("metrics.jsonl"));
    RunDirectory made = RunDirectory.open(directory.toString(), "whole", new Configuration(false));
    assertThatThrownBy(made::requireRoomForCheckpoints)
        .isInstanceOf(UserErrorException.class)
        .hasMessageMatching(".*/metrics.jsonl is a pipe or a device, expected a file: remove it");
  }

  private void assertRightOrRefused(Path damaged) {
    assertThat(job.err().lines()).as("%s: %s", damaged, job.err()).hasSizeLessThanOrEqualTo(1);
    assertThat(job.err()).doesNotContain("failed: ");
  }

  private static void pipe(Path file) throws IOException, InterruptedException {
    Files.deleteIfExists(file);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
  }

  @Test
  void aServerIsAskedForNothingByAnyCommand() throws IOException {
    try (RecordingServer server = new RecordingServer()) {
      String address = server.address("runs/a");
      String to = file("x.png").toString();
      for (List<String> args :
          List.of(
              List.of("train", "--data", address),
              List.of("train", "--data", "/d", "--output", address),
              List.of("prepare", "--data", address, "--to", file("p").toString()),
              List.of("generate", "--checkpoint", address, "--to", to),
              List.of("evaluate", "--checkpoint", address),
              List.of("evaluate", "--checkpoint", run.toString(), "--data", address),
              List.of(
                  "publish",
                  "--checkpoint",
                  run.toString(),
                  "--to",
                  file("n").toString(),
                  "--classifier",
                  address),
              List.of("train-classifier", "--data", address, "--to", file("c").toString()),
              List.of("compare", address, address, "--to", file("c").toString()),
              List.of("compare", run.toString(), run.toString(), "--to", address),
              List.of("import", "--generator", address, "--data", "/d"),
              List.of("export", "--checkpoint", address, "--to", file("g.onnx").toString()),
              List.of("export", "--checkpoint", run.toString(), "--to", address + ".onnx"),
              List.of("publish", "--checkpoint", address, "--to", file("m").toString()),
              List.of("publish", "--checkpoint", run.toString(), "--to", address))) {
        assertRefused(
            run(args.toArray(String[]::new)),
            "a local path or one on a Hadoop file system (hdfs:, s3a:)");
      }
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void whatCannotBeWrittenIsRefusedInALineBeforeAnythingIsDone() {
    String below = run.resolve("config.json") + "/deeper/x.png";
    String data = file("data").toString();
    for (List<String> args :
        List.of(
            List.of("prepare", "--data", data, "--to", below),
            List.of("generate", "--checkpoint", run.toString(), "--to", below),
            List.of("train-classifier", "--data", data, "--to", below),
            List.of("compare", run.toString(), run.toString(), "--to", below),
            List.of("export", "--checkpoint", run.toString(), "--to", below + ".onnx"),
            List.of("publish", "--checkpoint", run.toString(), "--to", below))) {
      assertRefused(
          run(args.toArray(String[]::new)), "config.json is a file, expected a directory");
    }
    assertRefused(
        run("export", "--checkpoint", run.toString(), "--to", "x\0.onnx"),
        "--to x\\u0000.onnx is no path: a NUL is in it");
  }

  @Test
  void aDryRunTakesAVariableOnlyWhereItIsNamed() throws IOException {
    Path file = Files.writeString(file("x.conf"), "output.path = /runs${%s}".formatted(VARIABLE));
    job = new TestParts();
    assertRefused(
        job.run("train", "--config", file.toString(), "--data", "/d", "--dry-run"),
        "variables of the environment are only substituted where --config-env names them");
    job = new TestParts();
    assertThat(
            job.run(
                "train",
                "--config",
                file.toString(),
                "--config-env",
                VARIABLE,
                "--data",
                "/d",
                "--dry-run"))
        .as(job.err())
        .isZero();
    assertThat(job.out()).contains("/runs" + System.getenv(VARIABLE));
  }
}
