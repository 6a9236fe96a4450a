package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.plan.ActivationShape;
import io.dcganspark.model.plan.PlannedStep;
import io.dcganspark.model.plan.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;

/**
 * Makes the steps of a plan, and chooses among those that compute the same. A visit returns what
 * stands in the way of a step, and nothing where there is one.
 */
final class NetworkCompiler implements PlannedStep.Visitor<Optional<String>> {
  /** Of a {@link Kn2rowStep}: more columns than this fill a separate product. */
  private static final int MOST_TAPS = 32;

  /** Of {@link ColumnProducts}: a matrix of more columns takes longer to gather than it saves. */
  private static final int MOST_COLUMNS = 64;

  /** Of {@link TiledProducts}: with fewer the sums take longer than the products that they save. */
  private static final int FEWEST_CHANNELS_OF_TILES = 32;

  /** Of {@link TiledProducts}: its kernels take 9/4 of the weight's memory. */
  private static final int MOST_CHANNELS_OF_TILES = 1024;

  /**
   * Of {@link TiledProducts}: on smaller images a group's arrays would be longer than the image.
   */
  private static final int FEWEST_PIXELS_OF_TILES = 48;

  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;

  private final List<PlannedStep> plan;
  private final NetworkParameters parameters;
  private final Arithmetic arithmetic;
  private final Arena arena;
  private final NetworkInput input;
  private final List<Step> steps = new ArrayList<>();

  /** Index of the planned step that is visited. */
  private int position;

  /** What the steps so far make. */
  private Activations current;

  /** Of {@link #current}, where the last step takes them. */
  private Optional<BatchMoments> moments = Optional.empty();

  /** The last step, where it is a normalization. */
  private Optional<BatchNormalizationStep> normalization = Optional.empty();

  /**
   * Prepares.
   *
   * @param input of the first step
   */
  NetworkCompiler(
      List<PlannedStep> plan,
      NetworkParameters parameters,
      Arithmetic arithmetic,
      NetworkInput input) {
    this.plan = plan;
    this.parameters = parameters;
    this.arithmetic = arithmetic;
    this.arena = arithmetic.arena();
    this.input = input;
    this.current = input.images();
  }

  /** Makes all steps, or returns what stands in the way of them. */
  Optional<String> compile() {
    for (position = 0; position < plan.size(); position++) {
      Optional<String> obstacle = plan.get(position).accept(this);
      if (obstacle.isPresent()) {
        return obstacle;
      }
    }
    makeNhwc();
    return Optional.empty();
  }

  List<Step> steps() {
    return steps;
  }

  /** What the last step makes, in the layout NHWC. */
  Activations output() {
    return current;
  }

  private void add(Step step, Activations output) {
    steps.add(step);
    current = output;
    moments = Optional.empty();
    normalization = Optional.empty();
  }

  private Activations nhwc(ActivationShape shape) {
    return Activations.nhwc(
        arena, current.batch(), shape.channels(), shape.height(), shape.width());
  }

  private Activations hwnc(ActivationShape shape) {
    return Activations.hwnc(
        arena, current.batch(), shape.channels(), shape.height(), shape.width());
  }

  private ActivationShape shape() {
    return new ActivationShape(current.channels(), current.height(), current.width());
  }

  private void makeNhwc() {
    if (!current.isNhwc()) {
      Activations changed = nhwc(shape());
      add(new LayoutStep(current, changed), changed);
    }
  }

  private void makeHwnc() {
    if (current.isNhwc()) {
      Activations changed = hwnc(shape());
      add(new LayoutStep(current, changed), changed);
    }
  }

  @Override
  public Optional<String> visit(PlannedStep.RowsToImages step) {
    Activations images = nhwc(step.output());
    add(new RowsStep(current, images), images);
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(PlannedStep.ImagesToRows step) {
    makeNhwc();
    Activations rows = nhwc(step.output());
    add(new RowsStep(current, rows), rows);
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(PlannedStep.FullyConnected step) {
    makeNhwc();
    ParameterSlice weight = parameters.of(step.weight());
    ParameterSlice bias = slice(step.bias());
    ActivationShape shape = step.output();
    if (shape.channels() == 1 || shape.positions() == 1) {
      Activations output = nhwc(shape);
      Arithmetic used = shape.length() == 1 ? arithmetic.exact() : arithmetic;
      boolean isBiasTrained = step.isBiasTrained();
      add(new LinearToVectorStep(current, output, weight, bias, isBiasTrained, used), output);
      return Optional.empty();
    }
    if (current.positions() > 1) {
      return Optional.of("no step computes a fully connected layer from images to images");
    }
    Activations output = hwnc(shape);
    add(new LinearToImageStep(current, output, weight, bias), output);
    return Optional.empty();
  }

  /** Images of an odd size are upsampled first. */
  @Override
  public Optional<String> visit(PlannedStep.UpsampledConvolution step) {
    ParameterSlice weight = parameters.of(step.weight());
    ParameterSlice bias = slice(step.bias());
    if (current.height() % 2 == 0 && current.width() % 2 == 0) {
      makeHwnc();
      Optional<BatchMoments> measured =
          next(PlannedStep.Normalization.class).map(n -> new BatchMoments(n.output().channels()));
      UpsampleConvolutionStep made =
          new UpsampleConvolutionStep(
              current,
              step.output().channels(),
              weight,
              bias,
              step.isBiasTrained(),
              measured,
              normalization.map(BatchNormalizationStep::rectifiedByNext).orElse(ChunkAction.NONE),
              arithmetic);
      add(made, made.output());
      moments = measured;
      return Optional.empty();
    }
    upsample(
        new ActivationShape(current.channels(), step.output().height(), step.output().width()));
    // Of a bias that a normalization takes out again, rounding would leave a gradient.
    boolean isUntrained = bias != null && !step.isBiasTrained();
    convolve(
        PlannedStep.UpsampledConvolution.WINDOW,
        step.output(),
        weight,
        isUntrained ? bias.untrained(arena) : bias);
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(PlannedStep.Convolution step) {
    ParameterSlice weight = parameters.of(step.weight());
    ParameterSlice bias = slice(step.bias());
    if (position > 0 || input.planes() == 0) {
      convolve(step.window(), step.output(), weight, bias);
      return Optional.empty();
    }
    convolveWithPlanes(step, weight, bias);
    return Optional.empty();
  }

  private void convolveWithPlanes(
      PlannedStep.Convolution step, ParameterSlice weight, ParameterSlice bias) {
    int length = weight.length() / input.channels() * current.channels();
    ParameterSlice imageWeight = new ParameterSlice(arena.floats(length), arena.floats(length));
    int before = steps.size();
    convolve(step.window(), step.output(), imageWeight, bias);
    List<Step> made = steps.subList(before, steps.size());
    StepChain ofImages = new StepChain(made);
    made.clear();
    PlaneBias ofPlanes = new PlaneBias(input, current, step.window());
    add(
        new PlaneConvolutionStep(
            input, weight, imageWeight, ofImages, ofPlanes, step.window().taps()),
        current);
  }

  /**
   * Adds a convolution.
   *
   * @param bias null where there is none
   */
  private void convolve(
      Window window, ActivationShape shape, ParameterSlice weight, ParameterSlice bias) {
    boolean biased = bias != null;
    if (isTiled(window, biased, shape(), shape)) {
      makeHwnc();
      Activations output = hwnc(shape);
      ConvolutionProducts products = new TiledProducts(current, output, weight, arena);
      add(new ProductConvolutionStep(current, output, products), output);
    } else if (!biased && readsColumns(window, current.channels()) && isTiledNext(shape)) {
      makeNhwc();
      Activations output = hwnc(shape);
      ConvolutionShape convolution = new ConvolutionShape(current, output, window);
      ConvolutionProducts products = new ColumnProducts(convolution, weight, arena);
      add(new ProductConvolutionStep(current, output, products), output);
    } else if (biased && isKn2row(window, shape)) {
      Activations output = nhwc(shape);
      Kn2rowStep made =
          new Kn2rowStep(
              current,
              output,
              weight,
              bias,
              window.vertical().kernel(),
              normalization,
              Kn2rowStep.GROUP,
              arena);
      add(made, output);
    } else {
      makeNhwc();
      Activations output = nhwc(shape);
      ConvolutionShape convolution = new ConvolutionShape(current, output, window);
      add(new ConvolutionStep(convolution, weight, bias, arithmetic), output);
    }
  }

  /** Whether the next convolution is tiled, and what is before it takes any layout. */
  private boolean isTiledNext(ActivationShape source) {
    for (PlannedStep next : plan.subList(position + 1, plan.size())) {
      if (next instanceof PlannedStep.Convolution convolution) {
        return isTiled(
            convolution.window(), convolution.bias().isPresent(), source, convolution.output());
      }
      boolean takesAnyLayout =
          next instanceof PlannedStep.Normalization
              || (next instanceof PlannedStep.Rectifier rectifier && rectifier.dropout().isEmpty());
      if (!takesAnyLayout) {
        return false;
      }
    }
    return false;
  }

  /** Whether a {@link Kn2rowStep} follows, which never writes what it makes of its input. */
  private boolean isKn2rowNext() {
    return next(PlannedStep.Convolution.class)
        .filter(next -> next.bias().isPresent() && isKn2row(next.window(), next.output()))
        .isPresent();
  }

  private boolean isKn2row(Window window, ActivationShape result) {
    return !current.isNhwc()
        && window.isSquare()
        && window.vertical().stride() == 1
        && result.positions() == current.positions()
        && (long) result.channels() * window.taps() <= MOST_TAPS;
  }

  @Override
  public Optional<String> visit(PlannedStep.TransposedConvolution step) {
    Window window = step.window();
    ParameterSlice weight = parameters.of(step.weight());
    if (isTiled(window, false, step.output(), shape())) {
      makeHwnc();
      Activations output = hwnc(step.output());
      ConvolutionProducts products = new TiledProducts(output, current, weight, arena);
      add(new ProductTransposedConvolutionStep(current, output, products), output);
      return Optional.empty();
    }
    Activations output = nhwc(step.output());
    if (!current.isNhwc() && readsColumns(window, output.channels())) {
      ConvolutionShape shape = new ConvolutionShape(output, current, window);
      ConvolutionProducts products = new ColumnProducts(shape, weight, arena);
      add(new ProductTransposedConvolutionStep(current, output, products), output);
      return Optional.empty();
    }
    makeNhwc();
    ConvolutionShape transpose = new ConvolutionShape(output, current, window);
    add(new TransposedConvolutionStep(transpose, weight, arithmetic), output);
    return Optional.empty();
  }

  /** Whether {@link TiledProducts} compute a convolution. */
  private boolean isTiled(
      Window window, boolean biased, ActivationShape source, ActivationShape result) {
    return arithmetic.precision() == Precision.FLOAT32
        && !biased
        && window.equals(StridedTiles.WINDOW)
        && source.height() % 4 == 0
        && source.width() % 4 == 0
        && source.positions() >= FEWEST_PIXELS_OF_TILES
        && Math.min(source.channels(), result.channels()) >= FEWEST_CHANNELS_OF_TILES
        && Math.max(source.channels(), result.channels()) <= MOST_CHANNELS_OF_TILES;
  }

  /** Whether an image has so few channels that {@link ColumnProducts} are fast. */
  private boolean readsColumns(Window window, int channels) {
    return arithmetic.precision() == Precision.FLOAT32
        && window.isSquare()
        && (long) channels * window.taps() <= MOST_COLUMNS;
  }

  @Override
  public Optional<String> visit(PlannedStep.ChannelBias step) {
    add(new BiasStep(current, parameters.of(step.bias())), current);
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(PlannedStep.Upsampling step) {
    upsample(step.output());
    return Optional.empty();
  }

  private void upsample(ActivationShape shape) {
    makeNhwc();
    Activations output = nhwc(shape);
    add(new UpsampleStep(current, output), output);
  }

  @Override
  public Optional<String> visit(PlannedStep.ZeroPadding step) {
    makeNhwc();
    Activations output = nhwc(step.output());
    add(new ZeroPaddingStep(current, output, step), output);
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(PlannedStep.Pooling step) {
    makeNhwc();
    Activations output = nhwc(step.output());
    add(new PoolingStep(current, output, step, arena), output);
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(PlannedStep.Normalization step) {
    Activations output = isKn2rowNext() ? current : withOtherValues();
    BatchNormalizationParameters values = new BatchNormalizationParameters(step, parameters);
    BatchNormalizationStep made =
        new BatchNormalizationStep(current, output, values, step.slope(), moments);
    add(made, output);
    normalization = Optional.of(made);
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(PlannedStep.Rectifier step) {
    if (step.dropout().isPresent()) {
      makeNhwc();
    }
    add(new LeakyReluStep(current, step.slope(), step.dropout()), current);
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(PlannedStep.Pointwise step) {
    switch (step.function()) {
      case TANH -> add(new TanhStep(current, arena), current);
      case SIGMOID -> addElementwise(dnnl.dnnl_eltwise_logistic, step.alpha());
      case SWISH -> addElementwise(dnnl.dnnl_eltwise_swish, step.alpha());
      case ELU -> addElementwise(dnnl.dnnl_eltwise_elu, step.alpha());
      case SELU -> {
        addElementwise(dnnl.dnnl_eltwise_elu, SELU_ALPHA);
        addElementwise(dnnl.dnnl_eltwise_linear, SELU_SCALE);
      }
      case SOFTPLUS -> addElementwise(dnnl.dnnl_eltwise_soft_relu, step.alpha());
      case MISH -> addElementwise(dnnl.dnnl_eltwise_mish, step.alpha());
    }
    return Optional.empty();
  }

  /** Adds one of oneDNN's functions of a value. */
  private void addElementwise(int function, double alpha) {
    Activations output = withOtherValues();
    add(new ElementwiseStep(current, output, function, (float) alpha, arena), output);
  }

  /** Gradients take the place of the output's ones. */
  private Activations withOtherValues() {
    return current.with(arena.floats(current.length()), current.gradients());
  }

  /** Returns the next planned step, if it is of this kind. */
  private <S extends PlannedStep> Optional<S> next(Class<S> kind) {
    return plan.stream()
        .skip(position + 1L)
        .limit(1)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }

  /** Returns null where there is no parameter. */
  private ParameterSlice slice(Optional<ParameterLayout.Entry> parameter) {
    return parameter.map(parameters::of).orElse(null);
  }
}
