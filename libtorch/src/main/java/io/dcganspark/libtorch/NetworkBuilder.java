package io.dcganspark.libtorch;

import io.dcganspark.model.layer.ParameterLayout.Entry;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.plan.ActivationShape;
import io.dcganspark.model.plan.PlannedStep;
import io.dcganspark.model.plan.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Makes the steps of a plan on a device. */
final class NetworkBuilder implements PlannedStep.Visitor<Step> {
  private final ParameterTensors parameters;
  private final Memory memory;
  private final Placement placement;
  private final Products products;
  private final List<NormalizationStep> normalizations = new ArrayList<>();
  private final List<RectifierStep> rectifiers = new ArrayList<>();

  NetworkBuilder(
      ParameterTensors parameters, Memory memory, Placement placement, Precision precision) {
    this.parameters = parameters;
    this.memory = memory;
    this.placement = placement;
    this.products = new Products(precision, placement.numbers());
  }

  /** Makes all steps, in their order. */
  List<Step> build(List<PlannedStep> plan) {
    List<Step> steps = new ArrayList<>();
    for (PlannedStep step : plan) {
      steps.add(step.accept(this));
    }
    return steps;
  }

  List<NormalizationStep> normalizations() {
    return normalizations;
  }

  List<RectifierStep> rectifiers() {
    return rectifiers;
  }

  @Override
  public Step visit(PlannedStep.RowsToImages step) {
    return (input, pass) -> asImages(input, step.output());
  }

  @Override
  public Step visit(PlannedStep.ImagesToRows step) {
    return (input, pass) -> asRows(input);
  }

  @Override
  public Step visit(PlannedStep.FullyConnected step) {
    ActivationShape shape = step.output();
    Tensor weight = parameters.trained(step.weight(), shape.length(), inputs(step.weight(), shape));
    Tensor bias = bias(step.bias(), step.isBiasTrained());
    Products used = shape.length() == 1 ? products.exact() : products;
    return (input, pass) -> {
      Tensor rows = used.linear(asRows(input), weight, bias);
      return shape.positions() == 1 ? rows : asImages(rows, shape);
    };
  }

  @Override
  public Step visit(PlannedStep.Convolution step) {
    Tensor weight = kernels(step.weight(), step.output().channels(), step.window());
    Tensor bias = bias(step.bias(), true);
    return (input, pass) -> products.convolve(images(input), weight, bias, step.window());
  }

  @Override
  public Step visit(PlannedStep.TransposedConvolution step) {
    int outputs = step.output().channels();
    int inputs = step.weight().length() / outputs / step.window().taps();
    Tensor weight = kernels(step.weight(), inputs, step.window());
    return (input, pass) ->
        products.convolveTransposed(images(input), weight, step.window(), step.output());
  }

  @Override
  public Step visit(PlannedStep.UpsampledConvolution step) {
    Window window = PlannedStep.UpsampledConvolution.WINDOW;
    Tensor weight = kernels(step.weight(), step.output().channels(), window);
    Tensor bias = bias(step.bias(), step.isBiasTrained());
    return (input, pass) ->
        products.convolve(upsampled(input, step.output()), weight, bias, window);
  }

  @Override
  public Step visit(PlannedStep.Upsampling step) {
    return (input, pass) -> upsampled(input, step.output());
  }

  @Override
  public Step visit(PlannedStep.ZeroPadding step) {
    return (input, pass) -> {
      long bottom = step.output().height() - step.top() - input.size(2);
      long right = step.output().width() - step.left() - input.size(3);
      return torch.constant_pad_nd(input, step.left(), right, step.top(), bottom);
    };
  }

  @Override
  public Step visit(PlannedStep.Pooling step) {
    return new PoolingStep(step.kind(), step.window());
  }

  @Override
  public Step visit(PlannedStep.ChannelBias step) {
    Tensor bias = parameters.trained(step.bias(), 1, step.output().channels(), 1, 1);
    return (input, pass) -> input.add(bias);
  }

  @Override
  public Step visit(PlannedStep.Normalization step) {
    NormalizationStep normalization = new NormalizationStep(step, parameters, memory, placement);
    normalizations.add(normalization);
    return step.slope() == 1 ? normalization : chain(normalization, rectifier(step.slope()));
  }

  @Override
  public Step visit(PlannedStep.Rectifier step) {
    Step rectifier = step.slope() == 1 ? (input, pass) -> input : rectifier(step.slope());
    return step.dropout()
        .<Step>map(dropout -> chain(rectifier, new DropoutStep(dropout)))
        .orElse(rectifier);
  }

  @Override
  public Step visit(PlannedStep.Pointwise step) {
    Scalar alpha = memory.keep(new Scalar(step.alpha()));
    Scalar one = memory.keep(new Scalar(1.0));
    return switch (step.function()) {
      case TANH -> (input, pass) -> torch.tanh(exact(input));
      case SIGMOID -> (input, pass) -> torch.sigmoid(exact(input));
      case SWISH ->
          (input, pass) -> {
            Tensor exact = exact(input);
            return exact.mul(torch.sigmoid(exact.mul(alpha)));
          };
      case ELU -> (input, pass) -> torch.elu(exact(input), alpha, one, one);
      case SELU -> (input, pass) -> torch.selu(exact(input));
      case SOFTPLUS -> (input, pass) -> torch.softplus(exact(input));
      case MISH -> (input, pass) -> torch.mish(exact(input));
    };
  }

  /** Returns values with all bits, which functions of one value are worth. */
  private Tensor exact(Tensor values) {
    return values.to(placement.numbers());
  }

  private static Step chain(Step first, Step second) {
    return (input, pass) -> second.forward(first.forward(input, pass), pass);
  }

  private RectifierStep rectifier(double slope) {
    RectifierStep rectifier = new RectifierStep(slope, memory);
    rectifiers.add(rectifier);
    return rectifier;
  }

  private static long inputs(Entry weight, ActivationShape output) {
    return weight.length() / output.length();
  }

  /** Returns kernels, (first, second, height, width). */
  private Tensor kernels(Entry weight, long first, Window window) {
    return parameters.trained(
        weight,
        first,
        weight.length() / first / window.taps(),
        window.vertical().kernel(),
        window.horizontal().kernel());
  }

  /** Returns null where there is no bias. */
  private Tensor bias(Optional<Entry> bias, boolean isTrained) {
    return bias.map(
            entry ->
                isTrained
                    ? parameters.trained(entry, entry.length())
                    : parameters.constant(entry, entry.length()))
        .orElse(null);
  }

  /** Makes rows in the order (channel, height, width). */
  private static Tensor asRows(Tensor values) {
    return values.dim() == 2 ? values : values.flatten(1, -1);
  }

  private static Tensor asImages(Tensor rows, ActivationShape shape) {
    return rows.reshape(rows.size(0), shape.channels(), shape.height(), shape.width());
  }

  /** Reads a row as an image of one pixel. */
  private static Tensor images(Tensor values) {
    return values.dim() == 2 ? values.view(values.size(0), values.size(1), 1, 1) : values;
  }

  private static Tensor upsampled(Tensor input, ActivationShape output) {
    return torch.upsample_nearest2d(
        images(input).contiguous(torch.MemoryFormat.ChannelsLast), output.height(), output.width());
  }
}
