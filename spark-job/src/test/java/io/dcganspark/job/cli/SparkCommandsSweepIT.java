package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.Damage;
import io.dcganspark.job.store.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every file of a run that was trained and evaluated, and of two published models, damaged in nine
 * ways, before each command that reads it on executors, and before {@code publish}. What a command
 * does then is right, or it uses the other checkpoint or model with a warning, or it refuses in one
 * line. Files that a command has no use for are damaged all at once.
 */
@Tag("chaos")
class SparkCommandsSweepIT {
  private static final int OLDER = 4;
  private static final int NEWEST = 8;
  private static final int IMAGES = 100;
  private static final String OF_OLDER = "/checkpoints/MANIFEST-00000004.json";
  private static final String EVALUATION = "evaluations/step-00000008-.*\\.json";

  @TempDir private static Path directory;
  private static SparkSession spark;
  private static JobParts parts;
  private static Path data;
  private static DamagedCopies runs;
  private static DamagedCopies models;
  private static byte[] older;
  private static byte[] newest;

  /** What a command did. */
  private enum Outcome {
    RIGHT,
    RIGHT_ONCE_MORE,
    FALLBACK,
    REFUSED
  }

  /** What a command did, and said. */
  private record Done(int code, String out, String err, List<String> warnings) {
    Outcome refused() {
      assertThat(code).as(err).isEqualTo(2);
      assertThat(err).startsWith("dcgan: ").hasLineCount(1);
      return Outcome.REFUSED;
    }

    Outcome fallback() {
      assertThat(warnings)
          .anyMatch(line -> line.matches(".*( is passed over: .*|; step 4 is used)"));
      return Outcome.FALLBACK;
    }
  }

  @BeforeAll
  static void trainEvaluateAndPublish() throws IOException {
    new TrainedRuns(directory); // Sets what Spark needs.
    spark = Sessions.start("train", "sweep");
    parts =
        JobParts.ofThisJob().with((command, subject) -> new SessionSource.Session(spark, () -> {}));
    data = MnistExcerpt.write(directory.resolve("data"), 0, IMAGES);
    Path run = directory.resolve("whole/run");
    require(train(run));
    require(evaluate(run + OF_OLDER));
    require(evaluate(run.toString()));
    runs = new DamagedCopies(run, directory.resolve("damaged/run"));
    Path published = directory.resolve("models");
    require(publish(run + OF_OLDER, published));
    require(publish(run.toString(), published));
    models = new DamagedCopies(published, directory.resolve("damaged/models"));
    require(generate(run + OF_OLDER));
    older = Files.readAllBytes(drawing());
    require(generate(run.toString()));
    newest = Files.readAllBytes(drawing());
    assertThat(older).isNotEqualTo(newest);
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
    TrainedRuns.forget();
  }

  private static void require(Done done) {
    assertThat(done.code()).as(done.err()).isZero();
  }

  private static Done run(String... args) {
    TestParts job = new TestParts(parts);
    try (CapturedLog log = new CapturedLog()) {
      int code = job.run(args);
      return new Done(code, job.out(), job.err(), log.warnings());
    }
  }

  private static Done train(Path run) {
    Stream<String> settings =
        Stream.of(
            "model.recipe=" + SmallRecipe.class.getName(),
            "training.batch-size=50",
            "training.replicas=2",
            "training.epochs=4",
            "checkpoint.every-steps=4",
            "checkpoint.keep-last=2",
            "evaluation.every-steps=4",
            "evaluation.count=" + IMAGES,
            "samples.rows=1",
            "samples.columns=1",
            "samples.every-steps=4");
    String output = run.getParent().toString();
    String id = run.getFileName().toString();
    return run(
        Stream.concat(
                Stream.of("train", "--data", data.toString(), "--output", output, "--run-id", id),
                settings.flatMap(setting -> Stream.of("--set", setting)))
            .toArray(String[]::new));
  }

  private static Path drawing() {
    return directory.resolve("drawn.idx");
  }

  private static Done generate(String from) throws IOException {
    String to = drawing().toString();
    Files.deleteIfExists(drawing());
    return run("generate", "--checkpoint", from, "--count", "1", "--to", to);
  }

  private static Done evaluate(String checkpoint) {
    String count = Integer.toString(IMAGES);
    return run("evaluate", "--checkpoint", checkpoint, "--count", count, "--reuse");
  }

  private static Done publish(String checkpoint, Path to) {
    String[] args = {"publish", "--checkpoint", checkpoint, "--to", to.toString()};
    String[] all = Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--max-distance-increase";
    all[args.length + 1] = "1000";
    return run(all);
  }

  private static Predicate<String> checkpoint(int step) {
    return file ->
        file.startsWith("checkpoints/step-%08d".formatted(step))
            || file.equals("checkpoints/MANIFEST-%08d.json".formatted(step));
  }

  private static Predicate<String> model(int number) {
    return file ->
        file.startsWith("model-%08d".formatted(number))
            || file.equals("MANIFEST-%08d.json".formatted(number));
  }

  private static Predicate<Path> named(Predicate<String> name) {
    return file -> name.test(file.toString());
  }

  /** Makes one damage and runs a command. */
  private interface Attempt {
    Outcome on(Path copy) throws IOException;
  }

  /** Files that are damaged one by one, and the rest of a directory in groups. */
  private record Sweep(
      DamagedCopies copies, Predicate<String> used, Predicate<String> fallback, Damage damage) {
    void expect(Attempt attempt) throws IOException {
      Map<String, Outcome> outcomes = new TreeMap<>();
      Map<String, Outcome> expected = new TreeMap<>();
      for (Path file : copies.files().stream().filter(named(used)).toList()) {
        outcomes.put(file.toString(), attempt.on(copies.with(file, damage)));
        boolean changed = copies.changes(named(used), file, damage);
        boolean both = changed && copies.changes(named(fallback), file, damage);
        expected.put(
            file.toString(), both ? Outcome.REFUSED : changed ? Outcome.FALLBACK : Outcome.RIGHT);
      }
      List<Path> ofFallback = copies.files().stream().filter(named(fallback)).toList();
      outcomes.put("what the fallback would need", attempt.on(copies.with(ofFallback, damage)));
      expected.put("what the fallback would need", Outcome.RIGHT);
      assertThat(outcomes).isEqualTo(expected);
    }
  }

  private static Sweep ofRun(Damage damage) {
    return new Sweep(runs, checkpoint(NEWEST), checkpoint(OLDER), damage);
  }

  private static Sweep ofModels(Damage damage) {
    return new Sweep(models, model(2), model(1), damage);
  }

  /** All files of the run that belong to no checkpoint, but for one. */
  private static List<Path> besideCheckpoints(String except) {
    return runs.files().stream()
        .filter(named(checkpoint(NEWEST).or(checkpoint(OLDER)).negate()))
        .filter(file -> !file.toString().matches(except))
        .toList();
  }

  private static Path evaluation() {
    return runs.files().stream()
        .filter(file -> file.toString().matches(EVALUATION))
        .findFirst()
        .orElseThrow();
  }

  private static Outcome drawn(String from) throws IOException {
    Done done = generate(from);
    if (done.code() != 0) {
      assertThat(drawing()).doesNotExist();
      return done.refused();
    }
    assertThat(done.err()).isEmpty();
    byte[] drawn = Files.readAllBytes(drawing());
    if (Arrays.equals(drawn, newest)) {
      return Outcome.RIGHT;
    }
    assertThat(drawn).isEqualTo(older);
    return done.fallback();
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void generateDrawsWithARun(Damage damage) throws IOException {
    ofRun(damage).expect(copy -> drawn(copy.toString()));
    assertThat(drawn(runs.with(besideCheckpoints(""), damage).toString())).isEqualTo(Outcome.RIGHT);
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void generateDrawsWithTheLatestModel(Damage damage) throws IOException {
    ofModels(damage).expect(copy -> drawn(copy + "/latest"));
    assertThat(drawn(models.with(Path.of("LATEST.json"), damage) + "/latest"))
        .isEqualTo(Outcome.RIGHT);
  }

  /** An evaluation that is there is not made again. */
  private static Outcome evaluated(Path copy, String checkpoint) throws IOException {
    Done done = evaluate(checkpoint);
    if (done.code() != 0) {
      return done.refused();
    }
    if (done.out().contains("is evaluated: nothing to do")) {
      return done.out().startsWith("step 8 of ") ? Outcome.RIGHT : done.fallback();
    }
    assertThat(copy.resolve(evaluation()))
        .hasSameBinaryContentAs(runs.whole().resolve(evaluation()));
    return Outcome.RIGHT_ONCE_MORE;
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void evaluateMeasuresARun(Damage damage) throws IOException {
    ofRun(damage).expect(copy -> evaluated(copy, copy.toString()));
    boolean inTheWay = damage == Damage.DIRECTORY;
    Path copy = runs.with(besideCheckpoints(EVALUATION), damage);
    assertThat(evaluated(copy, copy.toString()))
        .isEqualTo(inTheWay ? Outcome.REFUSED : Outcome.RIGHT);
    runs.with(evaluation(), damage);
    assertThat(evaluated(copy, copy.toString()))
        .isEqualTo(inTheWay ? Outcome.REFUSED : Outcome.RIGHT_ONCE_MORE);
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void evaluateMeasuresTheLatestModel(Damage damage) throws IOException {
    ofModels(damage).expect(copy -> evaluated(copy, copy + "/latest"));
    Path copy = models.with(Path.of("LATEST.json"), damage);
    assertThat(evaluated(copy, copy + "/latest")).isEqualTo(Outcome.RIGHT);
  }

  private static String state(String checkpoint) throws IOException {
    return Checkpoint.at(checkpoint, new Configuration(false)).stateSha256();
  }

  private static Outcome published(Path run) throws IOException {
    Path to = directory.resolve("published");
    TrainedRuns.delete(to);
    Done done = publish(run.toString(), to);
    if (done.code() != 0) {
      assertThat(to.resolve("LATEST.json")).doesNotExist();
      return done.refused();
    }
    String state = state(to + "/latest");
    if (state.equals(state(runs.whole().toString()))) {
      return Outcome.RIGHT;
    }
    assertThat(state).isEqualTo(state(runs.whole() + OF_OLDER));
    return done.fallback();
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void publishCopiesARun(Damage damage) throws IOException {
    ofRun(damage).expect(SparkCommandsSweepIT::published);
    assertThat(published(runs.with(besideCheckpoints(EVALUATION), damage)))
        .isEqualTo(Outcome.RIGHT);
    assertThat(published(runs.with(evaluation(), damage))).isEqualTo(Outcome.REFUSED);
  }

  /** Each is a training of seconds; which other checkpoint is resumed RunSweepTest has for all. */
  @ParameterizedTest
  @EnumSource(
      value = Damage.class,
      names = {"DELETED", "ZEROED", "SWAPPED", "DIRECTORY"})
  void trainResumesARunWhateverElseIsDamaged(Damage damage) throws IOException {
    Path copy = runs.with(besideCheckpoints(""), damage);
    damage.to(
        copy.resolve("checkpoints/MANIFEST-00000008.json"), copy.resolve("checkpoints/BEST.json"));
    TrainedRuns.delete(copy.resolve("_SUCCESS"));

    Done done = train(copy);

    if (damage == Damage.DIRECTORY) {
      done.refused();
      assertThat(done.err()).contains(" is a directory, expected a file: remove it");
    } else {
      require(done);
      assertThat(copy.resolve("_SUCCESS")).isRegularFile();
      assertThat(state(copy.toString())).isEqualTo(state(runs.whole().toString()));
    }
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void trainHasNothingToDoWithACompleteRunWhateverElseIsDamaged(Damage damage) throws IOException {
    Path copy = runs.with(besideCheckpoints("_SUCCESS"), damage);
    Map<String, String> before = TrainedRuns.contents(copy);

    Done done = train(copy);

    if (damage == Damage.DIRECTORY) {
      done.refused();
    } else {
      require(done);
    }
    assertThat(TrainedRuns.contents(copy)).isEqualTo(before);
  }
}
