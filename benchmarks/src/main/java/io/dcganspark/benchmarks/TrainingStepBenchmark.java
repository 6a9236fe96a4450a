package io.dcganspark.benchmarks;

import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.AdamSettings;
import io.dcganspark.model.training.InitialState;
import io.dcganspark.model.training.NativeThreads;
import io.dcganspark.model.training.ReplicaTrainer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * One training step of the seed's networks on one replica, dropout on: this project's layers and
 * DL4J's own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 7)
@Fork(value = 2, jvmArgsAppend = "-Xmx6g")
public class TrainingStepBenchmark {
  /** Images a step. */
  @Param("64")
  public int batch;

  /** Native threads. */
  @Param("1")
  public int threads;

  private float[] images;
  private INDArray imageArray;
  private ReplicaTrainer trainer;
  private StockStep stock;
  private float[] generatorGradient;
  private float[] discriminatorGradient;

  /** Makes both and a batch of grey images. */
  @Setup
  public void prepare() {
    NativeThreads.use(threads);
    Recipe recipe = Recipe.named("dcgan");
    trainer =
        new ReplicaTrainer(
            recipe,
            new AdamSettings(2e-4, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON),
            1,
            batch,
            InitialState.of(recipe, 1));
    generatorGradient = new float[trainer.generatorLength()];
    discriminatorGradient = new float[trainer.discriminatorLength()];
    images = new float[batch * recipe.imageShape().length()];
    Arrays.fill(images, 0.5f);
    imageArray = Nd4j.createFromArray(images).reshape(batch, 1, 32, 32);
    stock = new StockStep(batch);
  }

  /** This project's layers, gradients copied out and applied as in a distributed run. */
  @Benchmark
  public void ownLayers() {
    try (ReplicaTrainer.Pass pass = trainer.begin(0)) {
      pass.generatorGradient(generatorGradient);
      pass.discriminatorGradient(images, discriminatorGradient);
    }
    trainer.applyGenerator(generatorGradient, 1);
    trainer.applyDiscriminator(discriminatorGradient, 1);
  }

  /** The layers that DL4J brings. */
  @Benchmark
  public void stockLayers() {
    stock.run(imageArray);
  }
}
