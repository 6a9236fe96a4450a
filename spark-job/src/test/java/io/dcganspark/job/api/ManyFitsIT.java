package io.dcganspark.job.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cli.SmallRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** A program that trains again and again in one session, several trainings at a time. */
@Tag("chaos")
class ManyFitsIT {
  private static final int AT_ONCE = 5;
  private static final int FITS = 50;

  /** What the first trainings leave is loaded once: classes, native libraries, pools. */
  private static final int WARM = 5;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Half a megabyte for each fit would be a leak: its networks have that. */
  private static final long MOST_HEAP = 20L << 20;

  @TempDir static Path directory;
  private static SparkSession spark;
  private static Dataset<Row> digits;

  @BeforeAll
  static void start() throws IOException {
    spark =
        SparkSession.builder()
            .master("local[%d]".formatted(AT_ONCE))
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.local.dir", Files.createDirectory(directory.resolve("local")).toString())
            // What Spark itself remembers of jobs for its web page is not of interest here.
            .config("spark.ui.retainedJobs", 10)
            .config("spark.ui.retainedStages", 10)
            .config("spark.ui.retainedTasks", 100)
            .config("spark.sql.ui.retainedExecutions", 5)
            .getOrCreate();
    digits = SmallTrainings.digits(spark);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static void fit(int number) {
    Dcgan one =
        SmallTrainings.one(directory.resolve("runs"), "run-" + number)
            .set("model.recipe", SmallRecipe.class.getName())
            .set("training.batch-size", 12)
            .set("training.replicas", 1);
    assertThat(one.train(digits).step()).isEqualTo(2);
  }

  private static void fit(int first, int last) throws Exception {
    ExecutorService program = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> fits = new ArrayList<>();
      for (int number = first; number <= last; number++) {
        int one = number;
        fits.add(program.submit(() -> fit(one)));
      }
      for (Future<?> fit : fits) {
        fit.get(120, TimeUnit.SECONDS);
      }
    } finally {
      program.shutdownNow();
      program.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  /** Pools of the session stay, and grow up to their limits. */
  private static List<String> threadsOfFits() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(
            name ->
                Stream.of("telemetry", "checkpoint", "pictures", "exchange-rank", "dcgan")
                    .anyMatch(name::startsWith))
        .toList();
  }

  private static List<String> filesOnDisk() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("local"))) {
      return files.filter(Files::isRegularFile).map(file -> file.toFile().getName()).toList();
    }
  }

  /** In memory, and on disk as Spark knows them. */
  private static List<String> blocks() {
    List<String> names = new ArrayList<>();
    Iterator<BlockId> blocks =
        SparkEnv.get().blockManager().getMatchingBlockIds(new Any()).iterator();
    while (blocks.hasNext()) {
      names.add(blocks.next().name());
    }
    return names;
  }

  private static final class Any extends AbstractFunction1<BlockId, Object> {
    @Override
    public Object apply(BlockId block) {
      return true;
    }
  }

  private static int listeners() {
    return spark.sparkContext().listenerBus().listeners().size();
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** What is asked of executors, and the ends of threads, come a little later. */
  private static void awaitNone(Callable<List<String>> left, Runnable meanwhile) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!left.call().isEmpty() && System.nanoTime() < deadline) {
      meanwhile.run();
      Thread.sleep(100);
    }
    assertThat(left.call()).isEmpty();
  }

  @Test
  void leaveNothingBehind() throws Exception {
    fit(1, WARM);
    int listenersBefore = listeners();
    long heapBefore = heap();

    fit(WARM + 1, FITS);

    assertThat(listeners()).isEqualTo(listenersBefore);
    // Without the garbage collector's help: the images, and the threads that trained on them.
    awaitNone(
        () -> filesOnDisk().stream().filter(name -> name.startsWith("rdd_")).toList(), () -> {});
    awaitNone(ManyFitsIT::threadsOfFits, () -> {});
    // What Spark itself made for the fits' jobs it removes when their objects are collected.
    awaitNone(ManyFitsIT::blocks, System::gc);
    awaitNone(ManyFitsIT::filesOnDisk, System::gc);
    assertThat(heap() - heapBefore).isLessThan(MOST_HEAP);
  }
}
