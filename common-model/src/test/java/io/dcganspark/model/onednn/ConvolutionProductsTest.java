package io.dcganspark.model.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.plan.Window;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions as matrix products against the definition of a convolution, in float64. */
@Tag("processor")
class ConvolutionProductsTest {
  private static final double TOLERANCE = 2e-6;

  /** Of the convolution's source, and how it is computed. */
  private record Case(
      boolean tiled, int batch, int height, int width, int channels, int results, int kernel) {}

  static Stream<Case> cases() {
    return Stream.of(
        new Case(true, 1, 4, 4, 1, 1, 4),
        new Case(true, 5, 4, 8, 3, 7, 4),
        new Case(true, 3, 8, 4, 5, 2, 4),
        new Case(true, 2, 12, 20, 17, 33, 4),
        new Case(true, 1, 8, 8, 40, 3, 4),
        new Case(true, 64, 8, 8, 16, 32, 4),
        new Case(false, 3, 8, 8, 1, 6, 4),
        new Case(false, 2, 4, 10, 3, 5, 4),
        new Case(false, 7, 6, 5, 2, 9, 3),
        new Case(false, 64, 8, 8, 3, 16, 4));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheDefinition(Case shape) {
    try (Arena arena = new Arena()) {
      Convolved convolved = new Convolved(arena, shape);
      for (int step = 0; step < 2; step++) {
        convolved.draw(step);
        convolved.check();
      }
    }
  }

  /** A convolution beside its definition. */
  private static final class Convolved {
    private static final int STRIDE = 2;
    private static final int PADDING = 1;

    private final Case shape;
    private final Arena arena;
    private final Activations source;
    private final Activations result;
    private final ParameterSlice weight;
    private final ConvolutionProducts products;

    Convolved(Arena arena, Case shape) {
      this.arena = arena;
      this.shape = shape;
      int height = (shape.height + 2 * PADDING - shape.kernel) / STRIDE + 1;
      int width = (shape.width + 2 * PADDING - shape.kernel) / STRIDE + 1;
      this.source =
          shape.tiled
              ? shuffled(
                  Activations.hwnc(arena, shape.batch, shape.channels, shape.height, shape.width))
              : Activations.nhwc(arena, shape.batch, shape.channels, shape.height, shape.width);
      this.result = Activations.hwnc(arena, shape.batch, shape.results, height, width);
      int weights = shape.results * shape.channels * shape.kernel * shape.kernel;
      this.weight = new ParameterSlice(arena.floats(weights), arena.floats(weights));
      this.products =
          shape.tiled
              ? new TiledProducts(source, result, weight, arena)
              : new ColumnProducts(
                  new ConvolutionShape(source, result, new Window(shape.kernel, STRIDE, PADDING)),
                  weight,
                  arena);
    }

    /** Blocks in the opposite order. */
    private static Activations shuffled(Activations activations) {
      int[] blocks = activations.blocks();
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = blocks.length - 1 - i;
      }
      return activations;
    }

    void draw(int step) {
      RandomStream random = new RandomStream(3, Purpose.LATENT, step, 0);
      fill(source.values(), random);
      fill(result.gradients(), random);
      fill(weight.values(), random);
    }

    private static void fill(Floats target, RandomStream random) {
      float[] values = new float[target.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextGaussian();
      }
      target.write(0, values, values.length);
    }

    void check() {
      double[] expectedResult = new double[result.length()];
      double[] expectedSource = new double[source.length()];
      double[] expectedWeight = new double[weight.length()];
      float[] sources = read(source.values());
      float[] results = read(result.gradients());
      float[] weights = weight.read();
      forEachProduct(
          (s, r, w) -> {
            expectedResult[r] += (double) sources[s] * weights[w];
            expectedSource[s] += (double) results[r] * weights[w];
            expectedWeight[w] += (double) results[r] * sources[s];
          });

      products.refresh();
      for (Floats side : new Floats[] {null, result.gradients()}) {
        Floats found = arena.floats(result.length());
        forgetWeightGradients();
        products.toResult(source.values(), found, side);
        check("result", expectedResult, found);
        checkWeights(side == null ? new double[weight.length()] : expectedWeight);
      }
      for (Floats side : new Floats[] {null, source.values()}) {
        Floats found = arena.floats(source.length());
        forgetWeightGradients();
        products.toSource(result.gradients(), found, side);
        check("source", expectedSource, found);
        checkWeights(side == null ? new double[weight.length()] : expectedWeight);
      }
      forgetWeightGradients();
      products.toWeights(source.values(), result.gradients());
      checkWeights(expectedWeight);
    }

    private interface Product {
      void of(int source, int result, int weight);
    }

    /** Every product of the definition, by its places in the three arrays. */
    private void forEachProduct(Product action) {
      for (int y = 0; y < result.height(); y++) {
        for (int x = 0; x < result.width(); x++) {
          for (int ky = 0; ky < shape.kernel; ky++) {
            for (int kx = 0; kx < shape.kernel; kx++) {
              int sourceY = STRIDE * y + ky - PADDING;
              int sourceX = STRIDE * x + kx - PADDING;
              if (sourceY >= 0
                  && sourceY < source.height()
                  && sourceX >= 0
                  && sourceX < source.width()) {
                int tap = ky * shape.kernel + kx;
                forEachChannel(
                    action, sourceY * source.width() + sourceX, y * result.width() + x, tap);
              }
            }
          }
        }
      }
    }

    private void forEachChannel(Product action, int sourcePosition, int resultPosition, int tap) {
      int taps = shape.kernel * shape.kernel;
      for (int image = 0; image < shape.batch; image++) {
        for (int from = 0; from < shape.channels; from++) {
          for (int to = 0; to < shape.results; to++) {
            action.of(
                source.place(sourcePosition, image) + from,
                result.place(resultPosition, image) + to,
                (to * shape.channels + from) * taps + tap);
          }
        }
      }
    }

    private void forgetWeightGradients() {
      weight.writeGradients(new float[weight.length()]);
    }

    private void checkWeights(double[] expected) {
      check("weights", expected, weight.gradients());
    }

    private static float[] read(Floats floats) {
      return floats.read(0, floats.length());
    }

    /** Against the largest number, since a sum's rounding is that of its terms. */
    private static void check(String what, double[] expected, Floats actual) {
      float[] found = read(actual);
      double largest = 0;
      double deviation = 0;
      for (int i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs(expected[i]));
        deviation = Math.max(deviation, Math.abs(found[i] - expected[i]));
      }
      assertThat(deviation).as(what).isLessThanOrEqualTo(TOLERANCE * largest);
    }
  }
}
