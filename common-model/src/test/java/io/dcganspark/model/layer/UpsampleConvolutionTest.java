package io.dcganspark.model.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class UpsampleConvolutionTest {
  private static final long[] SMALL = {2, 3, 5, 4};

  private final LayerHarness folded = new LayerHarness(new UpsampleConvolution(3, 4, false));
  private final LayerHarness plain = new LayerHarness(new Convolution(3, 4, 3, 1, 1));
  private final INDArray small = LayerHarness.random(1, SMALL);

  @Test
  void equalsUpsamplingAndThenConvolving() {
    assertClose(folded.forward(small), plain.forward(upsampled(small)));
  }

  @Test
  void gradientsEqualThoseOfUpsamplingAndThenConvolving() {
    INDArray outputGradient = LayerHarness.random(2, folded.forward(small).shape());
    INDArray foldedGradient = folded.backward(outputGradient);
    plain.forward(upsampled(small));
    INDArray largeGradient = plain.backward(outputGradient);
    assertClose(foldedGradient, summedInFours(largeGradient));
    assertClose(folded.gradients(), plain.gradients());
  }

  @Test
  void leavesTheBiasAloneWhereABatchNormalizationTakesItOut() {
    LayerHarness normalized = new LayerHarness(new UpsampleConvolution(3, 4, true));
    normalized.backward(LayerHarness.random(2, normalized.forward(small).shape()));
    INDArray gradients = normalized.gradients().reshape(normalized.gradients().length());
    long weights = 4 * 3 * 9;
    for (long i = weights; i < gradients.length(); i++) {
      assertThat(gradients.getFloat(i)).isZero();
    }
  }

  private static INDArray upsampled(INDArray image) {
    INDArray large =
        Nd4j.create(image.size(0), image.size(1), 2 * image.size(2), 2 * image.size(3));
    forEachLargePosition(
        large,
        (n, c, y, x) ->
            large.putScalar(new long[] {n, c, y, x}, image.getFloat(n, c, y / 2, x / 2)));
    return large;
  }

  private static INDArray summedInFours(INDArray large) {
    INDArray small = Nd4j.zeros(large.size(0), large.size(1), large.size(2) / 2, large.size(3) / 2);
    forEachLargePosition(
        large,
        (n, c, y, x) ->
            small.putScalar(
                new long[] {n, c, y / 2, x / 2},
                small.getFloat(n, c, y / 2, x / 2) + large.getFloat(n, c, y, x)));
    return small;
  }

  private interface Position {
    void at(long image, long channel, long row, long column);
  }

  private static void forEachLargePosition(INDArray large, Position position) {
    for (long n = 0; n < large.size(0); n++) {
      for (long c = 0; c < large.size(1); c++) {
        for (long y = 0; y < large.size(2); y++) {
          for (long x = 0; x < large.size(3); x++) {
            position.at(n, c, y, x);
          }
        }
      }
    }
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    float[] expectedValues = expected.dup('c').data().asFloat();
    float[] actualValues = actual.dup('c').data().asFloat();
    for (int i = 0; i < expectedValues.length; i++) {
      assertThat(actualValues[i]).isCloseTo(expectedValues[i], within(1e-4f));
    }
  }
}
