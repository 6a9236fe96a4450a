package io.dcganspark.model.onednn;

import io.dcganspark.model.plan.WindowAxis;
import java.util.Arrays;

/**
 * A convolution from images of few channels to features of many, without bias: what every feature
 * sees of the image becomes a row of a matrix, (features batch, source channel taps), one row of
 * features after the other. With so few columns a product is faster than the convolutions of
 * oneDNN.
 */
final class ColumnProducts implements ConvolutionProducts {
  private final Activations images;
  private final Activations features;
  private final ParameterSlice weight;
  private final int stride;
  private final int padding;
  private final int kernel;
  private final int paddedWidth;

  /** Numbers of one position: (batch, source channel). */
  private final int block;

  /** The source with zeros around it, (y, x, batch, source channel). */
  private final float[] padded;

  private final float[] rowInJava;

  /** Of one row of features: (x, batch, source channel, taps). */
  private final Floats row;

  private final Gemm toFeatures;
  private final Gemm toRow;
  private final Gemm toWeight;

  /**
   * @param shape from images to features, with a square window; the features are in the layout
   *     HWNC, row-major
   * @param weight (result channel, source channel, kernel, kernel)
   */
  ColumnProducts(ConvolutionShape shape, ParameterSlice weight, Arena arena) {
    this.images = shape.source();
    this.features = shape.result();
    this.weight = weight;
    WindowAxis axis = shape.window().vertical();
    this.stride = axis.stride();
    this.padding = axis.before();
    this.kernel = axis.kernel();
    this.paddedWidth = images.width() + 2 * padding;
    this.block = images.blockLength();
    int taps = kernel * kernel;
    this.padded = new float[Floats.count(images.height() + 2L * padding, paddedWidth, block)];
    int length = Floats.count(features.width(), block, taps);
    this.rowInJava = new float[length];
    this.row = arena.floats(length);
    int rows = features.width() * features.batch();
    int columns = images.channels() * taps;
    this.toFeatures = new Sgemm(GemmShape.rightTransposed(rows, features.channels(), columns));
    this.toRow = new Sgemm(GemmShape.dense(rows, columns, features.channels()));
    this.toWeight = new Sgemm(GemmShape.leftTransposed(features.channels(), columns, rows));
  }

  @Override
  public void refresh() {
    // Products read the weights themselves.
  }

  @Override
  public void toResult(Floats source, Floats result, Floats weightSide) {
    pad(source);
    for (int y = 0; y < features.height(); y++) {
      gather(y);
      if (weightSide != null) {
        addWeightGradients(weightSide, y);
      }
      toFeatures.run(row, 0, weight.values(), 0, result, firstFeature(y));
    }
  }

  @Override
  public void toSource(Floats result, Floats source, Floats weightSide) {
    if (weightSide != null) {
      toWeights(weightSide, result);
    }
    Arrays.fill(padded, 0);
    for (int y = 0; y < features.height(); y++) {
      toRow.run(result, firstFeature(y), weight.values(), 0, row, 0);
      row.read(0, rowInJava, rowInJava.length);
      scatter(y);
    }
    writeInside(source);
  }

  @Override
  public void toWeights(Floats source, Floats result) {
    pad(source);
    for (int y = 0; y < features.height(); y++) {
      gather(y);
      addWeightGradients(result, y);
    }
  }

  private void addWeightGradients(Floats result, int y) {
    toWeight.run(result, firstFeature(y), row, 0, weight.gradients(), 0, y > 0);
  }

  private int firstFeature(int y) {
    return y * features.width() * features.blockLength();
  }

  private void gather(int y) {
    int next = 0;
    for (int x = 0; x < features.width(); x++) {
      int[] places = places(y, x);
      for (int i = 0; i < block; i++) {
        for (int place : places) {
          rowInJava[next++] = padded[place + i];
        }
      }
    }
    row.write(0, rowInJava, rowInJava.length);
  }

  private void scatter(int y) {
    int next = 0;
    for (int x = 0; x < features.width(); x++) {
      int[] places = places(y, x);
      for (int i = 0; i < block; i++) {
        for (int place : places) {
          padded[place + i] += rowInJava[next++];
        }
      }
    }
  }

  /** Where in the padded source the taps of a feature lie. */
  private int[] places(int y, int x) {
    int[] places = new int[kernel * kernel];
    for (int tap = 0; tap < places.length; tap++) {
      int row = y * stride + tap / kernel;
      int column = x * stride + tap % kernel;
      places[tap] = (row * paddedWidth + column) * block;
    }
    return places;
  }

  /** The transpose leaves numbers around the image too. */
  private void pad(Floats source) {
    Arrays.fill(padded, 0);
    float[] values = source.read(0, images.length());
    forEachPixel((inPadded, inSource) -> padded[inPadded] = values[inSource]);
  }

  private void writeInside(Floats source) {
    float[] values = new float[images.length()];
    forEachPixel((inPadded, inSource) -> values[inSource] = padded[inPadded]);
    source.write(0, values, values.length);
  }

  private interface Pixel {
    void at(int inPadded, int inSource);
  }

  private void forEachPixel(Pixel action) {
    int channels = images.channels();
    for (int y = 0; y < images.height(); y++) {
      for (int x = 0; x < images.width(); x++) {
        int inPadded = ((y + padding) * paddedWidth + x + padding) * block;
        for (int image = 0; image < images.batch(); image++) {
          int inSource = (image * images.positions() + y * images.width() + x) * channels;
          for (int channel = 0; channel < channels; channel++) {
            action.at(inPadded++, inSource++);
          }
        }
      }
    }
  }
}
