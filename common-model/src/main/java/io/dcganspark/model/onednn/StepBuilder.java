package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Precision;
import java.util.ArrayList;
import java.util.List;

/** Makes a network's steps one after the other, and chooses among those that compute the same. */
final class StepBuilder {
  /** Of a {@link Kn2rowStep}: more columns than this fill a separate product. */
  private static final int MOST_TAPS = 32;

  /** Of {@link ColumnProducts}: a matrix of more columns takes longer to gather than it saves. */
  private static final int MOST_COLUMNS = 64;

  /** Of {@link TiledProducts}: with fewer the sums take longer than the products that they save. */
  private static final int FEWEST_CHANNELS_OF_TILES = 16;

  /** Of {@link TiledProducts}: its kernels take 9/4 of the weight's memory. */
  private static final int MOST_CHANNELS_OF_TILES = 1024;

  /**
   * Of {@link TiledProducts}: on smaller images a group's arrays would be longer than the image.
   */
  private static final int FEWEST_PIXELS_OF_TILES = 48;

  private final Arithmetic arithmetic;
  private final Arena arena;
  private final List<Step> steps = new ArrayList<>();
  private Activations current;

  StepBuilder(Arithmetic arithmetic, Activations input) {
    this.arithmetic = arithmetic;
    this.arena = arithmetic.arena();
    this.current = input;
  }

  List<Step> steps() {
    return steps;
  }

  /** What the steps so far make. */
  Activations current() {
    return current;
  }

  private void add(Step step, Activations output) {
    steps.add(step);
    current = output;
  }

  private Activations nhwc(int channels, int height, int width) {
    return Activations.nhwc(arena, current.batch(), channels, height, width);
  }

  private Activations hwnc(int channels, int height, int width) {
    return Activations.hwnc(arena, current.batch(), channels, height, width);
  }

  void makeNhwc() {
    if (!current.isNhwc()) {
      Activations changed = nhwc(current.channels(), current.height(), current.width());
      add(new LayoutStep(current, changed), changed);
    }
  }

  private void makeHwnc() {
    if (current.isNhwc()) {
      Activations changed = hwnc(current.channels(), current.height(), current.width());
      add(new LayoutStep(current, changed), changed);
    }
  }

  /** Makes images of rows, whose values are in the order (channel, height, width). */
  void rowsToImages(int channels, int height, int width) {
    Activations images = nhwc(channels, height, width);
    add(new RowsStep(current, images), images);
  }

  /** Makes rows of images, in the order (channel, height, width). */
  void imagesToRows() {
    makeNhwc();
    Activations rows = nhwc(current.length() / current.batch(), 1, 1);
    add(new RowsStep(current, rows), rows);
  }

  /**
   * Adds a fully connected layer to rows or to images of one channel.
   *
   * @param bias null where there is none
   */
  void linear(
      int outputs,
      int height,
      int width,
      ParameterSlice weight,
      ParameterSlice bias,
      boolean biasIsTrained) {
    makeNhwc();
    Activations output = nhwc(outputs / height / width, height, width);
    Arithmetic used = outputs == 1 ? arithmetic.exact() : arithmetic;
    add(new LinearToVectorStep(current, output, weight, bias, biasIsTrained, used), output);
  }

  /** Adds a fully connected layer from rows to images. */
  void linearToImages(
      int channels, int height, int width, ParameterSlice weight, ParameterSlice bias) {
    makeNhwc();
    Activations output = hwnc(channels, height, width);
    add(new LinearToImageStep(current, output, weight, bias), output);
  }

  /**
   * Adds an upsampling by two and a convolution of kernel 3 that keeps the size. Height and width
   * are even.
   *
   * @param bias null where there is none
   */
  void upsampleConvolution(
      int outputs, ParameterSlice weight, ParameterSlice bias, boolean biasIsTrained) {
    makeHwnc();
    UpsampleConvolutionStep step =
        new UpsampleConvolutionStep(current, outputs, weight, bias, biasIsTrained, arithmetic);
    add(step, step.output());
  }

  /**
   * Adds a convolution.
   *
   * @param bias null where there is none
   * @param isBeforeTiles whether the next convolution works on tiles
   */
  void convolution(
      Window window,
      int outputs,
      ParameterSlice weight,
      ParameterSlice bias,
      boolean isBeforeTiles) {
    int height = window.resultSize(current.height());
    int width = window.resultSize(current.width());
    boolean biased = bias != null;
    if (isTiled(window, biased, current.channels(), outputs, current.height(), current.width())) {
      makeHwnc();
      Activations output = hwnc(outputs, height, width);
      ConvolutionProducts products = new TiledProducts(current, output, weight, arena);
      add(new ProductConvolutionStep(current, output, products), output);
    } else if (isBeforeTiles && !biased && readsColumns(window, current.channels())) {
      makeNhwc();
      Activations output = hwnc(outputs, height, width);
      ConvolutionShape shape = window.shape(current, output);
      ConvolutionProducts products = new ColumnProducts(shape, weight, arena);
      add(new ProductConvolutionStep(current, output, products), output);
    } else if (biased && isKn2row(window, outputs, height * width)) {
      Activations output = nhwc(outputs, height, width);
      add(new Kn2rowStep(current, output, weight, bias, window.kernel(), arena), output);
    } else {
      makeNhwc();
      Activations output = nhwc(outputs, height, width);
      add(new ConvolutionStep(window.shape(current, output), weight, bias, arithmetic), output);
    }
  }

  private boolean isKn2row(Window window, int outputs, int resultPositions) {
    return !current.isNhwc()
        && window.stride() == 1
        && resultPositions == current.positions()
        && (long) outputs * window.taps() <= MOST_TAPS;
  }

  /** Adds a transposed convolution without bias. */
  void transposedConvolution(Window window, int outputs, ParameterSlice weight) {
    int height = window.sourceSize(current.height());
    int width = window.sourceSize(current.width());
    if (isTiled(window, false, outputs, current.channels(), height, width)) {
      makeHwnc();
      Activations output = hwnc(outputs, height, width);
      ConvolutionProducts products = new TiledProducts(output, current, weight, arena);
      add(new ProductTransposedConvolutionStep(current, output, products), output);
      return;
    }
    Activations output = nhwc(outputs, height, width);
    if (!current.isNhwc() && readsColumns(window, outputs)) {
      ConvolutionShape shape = window.shape(output, current);
      ConvolutionProducts products = new ColumnProducts(shape, weight, arena);
      add(new ProductTransposedConvolutionStep(current, output, products), output);
      return;
    }
    makeNhwc();
    ConvolutionShape transpose = window.shape(output, current);
    add(new TransposedConvolutionStep(transpose, weight, arithmetic), output);
  }

  /**
   * Whether {@link TiledProducts} compute a convolution.
   *
   * @param height of its source
   * @param width of its source
   */
  boolean isTiled(Window window, boolean biased, int inputs, int outputs, int height, int width) {
    return arithmetic.precision() == Precision.FLOAT32
        && !biased
        && window.equals(StridedTiles.WINDOW)
        && height % 4 == 0
        && width % 4 == 0
        && (long) height * width >= FEWEST_PIXELS_OF_TILES
        && Math.min(inputs, outputs) >= FEWEST_CHANNELS_OF_TILES
        && Math.max(inputs, outputs) <= MOST_CHANNELS_OF_TILES;
  }

  /** Whether an image has so few channels that {@link ColumnProducts} are fast. */
  private boolean readsColumns(Window window, int channels) {
    return arithmetic.precision() == Precision.FLOAT32
        && (long) channels * window.taps() <= MOST_COLUMNS;
  }

  /** Adds one number a channel. */
  void bias(ParameterSlice bias) {
    add(new BiasStep(current, bias), current);
  }

  /** Repeats every row and column of the images. */
  void upsample(int rows, int columns) {
    makeNhwc();
    Activations output =
        nhwc(
            current.channels(),
            Math.multiplyExact(current.height(), rows),
            Math.multiplyExact(current.width(), columns));
    add(new UpsampleStep(current, output), output);
  }

  /**
   * Adds a batch normalization.
   *
   * @param slope of the rectifier that follows, 1 where none does
   */
  void normalization(BatchNormalizationParameters parameters, double slope) {
    Activations output = withOtherValues();
    add(new BatchNormalizationStep(current, output, parameters, slope), output);
  }

  /**
   * Adds a leaky ReLU, a dropout, or one after the other.
   *
   * @param slope 1 for no rectifier
   * @param dropout null for none
   */
  void rectifier(double slope, LayerSequence.Silencing dropout) {
    if (dropout != null) {
      makeNhwc();
    }
    add(new LeakyReluStep(current, slope, dropout), current);
  }

  /** Adds a hyperbolic tangent. */
  void tanh() {
    add(new TanhStep(current, arena), current);
  }

  /**
   * Adds a function of each value.
   *
   * @param function oneDNN's number for it
   * @param alpha its parameter
   */
  void elementwise(int function, double alpha) {
    Activations output = withOtherValues();
    add(new ElementwiseStep(current, output, function, (float) alpha, arena), output);
  }

  /** Gradients take the place of the output's ones. */
  private Activations withOtherValues() {
    return current.with(arena.floats(current.length()), current.gradients());
  }
}
