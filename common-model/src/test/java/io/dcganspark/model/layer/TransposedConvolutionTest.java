package io.dcganspark.model.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class TransposedConvolutionTest {
  /** Each pixel of the input lays its kernels over the output. */
  @ParameterizedTest(name = "{0} to {1} channels, {2}x{3}, kernel {4}, stride {5}, padding {6}")
  @CsvSource({"3,5,4,3,4,2,1", "4,1,3,5,4,2,1", "7,3,1,1,4,1,0", "2,2,3,3,3,2,1", "2,3,4,4,3,1,1"})
  void isTheSumOfItsKernels(
      int inputs, int outputs, int height, int width, int kernel, int stride, int padding) {
    TransposedConvolution layer =
        new TransposedConvolution(inputs, outputs, kernel, stride, padding);
    LayerHarness harness = new LayerHarness(layer);
    INDArray weight = LayerHarness.random(3, inputs, outputs, kernel, kernel);
    harness.parameters().assign(weight.reshape(harness.parameters().shape()));
    INDArray input = LayerHarness.random(1, 2, inputs, height, width);

    INDArray output = harness.forward(input);

    int outputHeight = (height - 1) * stride - 2 * padding + kernel;
    int outputWidth = (width - 1) * stride - 2 * padding + kernel;
    assertThat(output.shape()).containsExactly(2, outputs, outputHeight, outputWidth);
    double[][][][] expected = new double[2][outputs][outputHeight][outputWidth];
    for (int image = 0; image < 2; image++) {
      for (int in = 0; in < inputs; in++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            double value = input.getDouble(image, in, y, x);
            lay(expected[image], weight, in, value, y * stride - padding, x * stride - padding);
          }
        }
      }
    }
    for (int image = 0; image < 2; image++) {
      for (int out = 0; out < outputs; out++) {
        for (int y = 0; y < outputHeight; y++) {
          for (int x = 0; x < outputWidth; x++) {
            assertThat(output.getDouble(image, out, y, x))
                .as("image %d, channel %d, row %d, column %d", image, out, y, x)
                .isCloseTo(expected[image][out][y][x], within(1e-4));
          }
        }
      }
    }
  }

  private static void lay(
      double[][][] image, INDArray weight, int in, double value, int top, int left) {
    for (int out = 0; out < image.length; out++) {
      for (int y = 0; y < weight.size(2); y++) {
        for (int x = 0; x < weight.size(3); x++) {
          int row = top + y;
          int column = left + x;
          boolean inside =
              row >= 0 && row < image[out].length && column >= 0 && column < image[out][row].length;
          if (inside) {
            image[out][row][column] += value * weight.getDouble(in, out, y, x);
          }
        }
      }
    }
  }
}
