package io.dcganspark.benchmarks;

import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.ComputeSettings;
import io.dcganspark.model.training.ReplicaTrainer;
import io.dcganspark.model.training.StepSettings;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One training step on one replica, dropout on: compiled, in this project's layers, and, for the
 * reference's networks, in those that DL4J brings.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 20)
@Measurement(iterations = 20)
@Fork(value = 2, jvmArgsAppend = "-Xmx6g")
public class TrainingStepBenchmark {
  /** The networks. */
  @Param("dcgan")
  public String recipe;

  /** Images a step. */
  @Param("64")
  public int batch;

  /** Native threads. */
  @Param("1")
  public int threads;

  private float[] images;

  /** The step of the benchmark that this process runs. */
  private ReplicaStep step;

  private StockStep stock;

  /** Makes a batch of grey images. */
  @Setup
  public void prepare() {
    NativeThreads.use(threads);
    images = new float[batch * Recipe.named(recipe).imageShape().length()];
    Arrays.fill(images, 0.5f);
  }

  /** Compiled, float32. */
  @Benchmark
  public void compiled() {
    step(ReplicaTrainer::new).run(images);
  }

  /** Compiled, factors of products in bfloat16. */
  @Benchmark
  public void compiledInBfloat16() {
    step((networks, adam, seed, images, state) ->
            new ReplicaTrainer(
                networks,
                StepSettings.of(adam),
                seed,
                images,
                ComputeSettings.auto(Precision.BFLOAT16),
                state))
        .run(images);
  }

  /** This project's layers, one by one. */
  @Benchmark
  @Warmup(iterations = 3)
  @Measurement(iterations = 7)
  public void ownLayers() {
    step(ReplicaTrainer::onLayers).run(images);
  }

  /** The layers that DL4J brings. */
  @Benchmark
  @Warmup(iterations = 3)
  @Measurement(iterations = 7)
  public void stockLayers() {
    if (!recipe.equals("dcgan")) {
      throw new IllegalStateException("DL4J's own layers are put together for dcgan only");
    }
    if (stock == null) {
      stock = new StockStep(batch);
    }
    stock.run(Nd4j.createFromArray(images).reshape(batch, 1, 32, 32));
  }

  private ReplicaStep step(ReplicaStep.TrainerFactory trainers) {
    if (step == null) {
      step = new ReplicaStep(Recipe.named(recipe), batch, trainers);
    }
    return step;
  }

  /** Releases what is outside of the Java heap. */
  @TearDown
  public void close() {
    if (step != null) {
      step.close();
    }
  }
}
