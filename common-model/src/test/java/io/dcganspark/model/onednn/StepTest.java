package io.dcganspark.model.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.plan.ActivationShape;
import io.dcganspark.model.plan.Dropout;
import io.dcganspark.model.plan.NetworkPlan;
import io.dcganspark.model.plan.PlannedStep;
import io.dcganspark.model.plan.PlannedStep.Pooling.Kind;
import io.dcganspark.model.plan.Window;
import io.dcganspark.model.plan.WindowAxis;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.dnnl.global.dnnl;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each step against its definition in float64: its values, and its gradients against central
 * differences of the definition.
 */
@Tag("processor")
class StepTest {
  private static final int BATCH = 3;
  private static final double DIFFERENCE = 1e-5;
  private static final double TOLERANCE = 3e-5;

  /** Kernel, stride, dilation and padding differ, the latter at each end. */
  private static final Window UNEVEN =
      new Window(new WindowAxis(2, 1, 2, 0, 1), new WindowAxis(3, 2, 1, 2, 1));

  private static final Window UNDILATED =
      new Window(new WindowAxis(2, 1, 1, 0, 1), new WindowAxis(3, 2, 1, 2, 1));

  private static final PlannedStep.ZeroPadding PADDED =
      new PlannedStep.ZeroPadding(new ActivationShape(3, 7, 10), 1, 3);

  /** (input, parameters) -> output; images are (batch, channel, height, width). */
  private interface Definition extends BiFunction<double[], double[][], double[]> {}

  /** A step on its memory. */
  private record Made(
      Step step, Activations input, Activations output, List<ParameterSlice> parameters) {}

  /** Makes a step. */
  private interface Maker {
    Made make(Arena arena);
  }

  private record Case(String name, Maker maker, Definition definition) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    ActivationShape image = new ActivationShape(3, 4, 6);
    ActivationShape odd = new ActivationShape(2, 3, 5);
    ActivationShape row = new ActivationShape(7, 1, 1);
    return Stream.of(
        new Case("layout NHWC to HWNC", arena -> layout(arena, image, true), (x, p) -> x),
        new Case("layout HWNC to NHWC", arena -> layout(arena, image, false), (x, p) -> x),
        new Case("rows to images", arena -> rows(arena, image, true), (x, p) -> x),
        new Case("images to rows", arena -> rows(arena, image, false), (x, p) -> x),
        new Case("leaky ReLU", arena -> rectifier(arena, image), rectified(0.2)),
        new Case("tanh", arena -> tanh(arena, image), (x, p) -> map(x, Math::tanh)),
        new Case(
            "sigmoid",
            arena -> elementwise(arena, image, dnnl.dnnl_eltwise_logistic, 0),
            (x, p) -> map(x, v -> 1 / (1 + Math.exp(-v)))),
        new Case(
            "ELU",
            arena -> elementwise(arena, image, dnnl.dnnl_eltwise_elu, 0.7f),
            (x, p) -> map(x, v -> v > 0 ? v : 0.7 * Math.expm1(v))),
        new Case(
            "batch normalization with a leaky ReLU",
            arena -> normalization(arena, image),
            normalizedAndRectified(image)),
        new Case("bias of channels", arena -> bias(arena, image), biased(image)),
        new Case(
            "upsampling",
            arena -> upsampling(arena, odd, 2, 3),
            (x, p) -> Definitions.upsample(x, odd, 2, 3)),
        new Case(
            "upsampling convolution",
            arena -> upsampleConvolution(arena, image, 5, true),
            upsampledThenConvolved(image, 5)),
        new Case(
            "upsampling convolution without bias",
            arena -> upsampleConvolution(arena, image, 5, false),
            upsampledThenConvolved(image, 5)),
        convolution("convolution", image, 4, new Window(3, 1, 1), true),
        convolution("convolution of stride 2 without bias", image, 5, new Window(4, 2, 1), false),
        convolution("convolution without padding", odd, 2, new Window(2, 1, 0), true),
        convolution("convolution of a window that is not square", image, 2, UNEVEN, true),
        pooling("maximum", image, new Window(2, 2, 0), Kind.MAXIMUM),
        pooling("mean without padding", image, new Window(3, 2, 1), Kind.MEAN),
        pooling("mean with padding", image, new Window(3, 2, 1), Kind.MEAN_WITH_PADDING),
        pooling("maximum of a window that is not square", image, UNDILATED, Kind.MAXIMUM),
        pooling("mean of a window that is not square", image, UNDILATED, Kind.MEAN),
        new Case(
            "zero padding",
            arena -> padding(arena, image, PADDED),
            (x, p) -> Definitions.padded(x, image, PADDED)),
        new Case(
            "kn2row convolution",
            arena -> kn2row(arena, image, 2, 3),
            convolved(image, 2, new Window(3, 1, 1))),
        new Case(
            "kn2row convolution in groups that normalizes its input",
            arena -> normalizedKn2row(arena, image, 2, 3),
            (x, p) ->
                convolved(image, 2, new Window(3, 1, 1))
                    .apply(normalizedAndRectified(image).apply(x, p), last(p))),
        new Case(
            "upsampling convolution between normalizations",
            arena -> upsampleConvolutionBetweenNormalizations(arena, image, 5),
            (x, p) ->
                normalizedAndRectified(large(image, 5))
                    .apply(
                        upsampledThenConvolved(image, 5)
                            .apply(
                                normalizedAndRectified(image).apply(x, p),
                                new double[][] {p[2], p[3]}),
                        last(p))),
        new Case(
            "transposed convolution",
            arena -> transposed(arena, odd, 4, new Window(4, 2, 1)),
            (x, p) -> Definitions.transposed(x, odd, 4, new Window(4, 2, 1), p[0])),
        new Case(
            "fully connected, images to rows",
            arena -> linear(arena, image, new ActivationShape(5, 1, 1)),
            (x, p) -> Definitions.linear(x, image.length(), 5, p[0], p[1])),
        new Case(
            "fully connected, rows to images of one channel",
            arena -> linear(arena, row, new ActivationShape(1, 2, 3)),
            (x, p) -> Definitions.linear(x, 7, 6, p[0], p[1])),
        new Case(
            "fully connected, rows to images",
            arena -> linearToImages(arena, row, image),
            (x, p) -> Definitions.linear(x, 7, image.length(), p[0], p[1])));
  }

  private static Case convolution(
      String name, ActivationShape source, int outputs, Window window, boolean biased) {
    return new Case(
        name,
        arena -> {
          Activations input = nhwc(arena, source);
          Activations output = nhwc(arena, Definitions.result(source, outputs, window));
          List<ParameterSlice> all = weights(arena, source.channels(), outputs, window, biased);
          ConvolutionShape shape = new ConvolutionShape(input, output, window);
          ParameterSlice bias = biased ? all.get(1) : null;
          return new Made(
              new ConvolutionStep(shape, all.get(0), bias, exact(arena)), input, output, all);
        },
        convolved(source, outputs, window));
  }

  private static Case pooling(String name, ActivationShape source, Window window, Kind kind) {
    ActivationShape result = Definitions.result(source, source.channels(), window);
    return new Case(
        "pooling: " + name,
        arena -> {
          Activations input = nhwc(arena, source);
          Activations output = nhwc(arena, result);
          PlannedStep.Pooling step = new PlannedStep.Pooling(result, window, kind);
          return new Made(new PoolingStep(input, output, step, arena), input, output, List.of());
        },
        (x, p) -> Definitions.pooled(x, source, window, kind));
  }

  private static Made padding(Arena arena, ActivationShape source, PlannedStep.ZeroPadding step) {
    Activations input = nhwc(arena, source);
    Activations output = nhwc(arena, step.output());
    return new Made(new ZeroPaddingStep(input, output, step), input, output, List.of());
  }

  private static Definition convolved(ActivationShape source, int outputs, Window window) {
    return (x, p) ->
        Definitions.convolved(x, source, outputs, window, p[0], p.length > 1 ? p[1] : null);
  }

  private static Definition upsampledThenConvolved(ActivationShape source, int outputs) {
    ActivationShape large =
        new ActivationShape(source.channels(), 2 * source.height(), 2 * source.width());
    Definition after = convolved(large, outputs, new Window(3, 1, 1));
    return (x, p) -> after.apply(Definitions.upsample(x, source, 2, 2), p);
  }

  private static ActivationShape large(ActivationShape small, int channels) {
    return new ActivationShape(channels, 2 * small.height(), 2 * small.width());
  }

  /** Returns the last two parameters. */
  private static double[][] last(double[][] parameters) {
    return Arrays.copyOfRange(parameters, parameters.length - 2, parameters.length);
  }

  private static Definition rectified(double slope) {
    return (x, p) -> map(x, v -> v > 0 ? v : slope * v);
  }

  private static Definition normalizedAndRectified(ActivationShape shape) {
    return (x, p) -> rectified(0.2).apply(Definitions.normalized(x, shape, 1e-5, p[0], p[1]), p);
  }

  private static Definition biased(ActivationShape shape) {
    return (x, p) ->
        IntStream.range(0, x.length)
            .mapToDouble(i -> x[i] + p[0][i / shape.positions() % shape.channels()])
            .toArray();
  }

  private static double[] map(double[] values, DoubleUnaryOperator function) {
    return Arrays.stream(values).map(function).toArray();
  }

  private static Arithmetic exact(Arena arena) {
    return new Arithmetic(Precision.FLOAT32, arena);
  }

  private static Activations nhwc(Arena arena, ActivationShape shape) {
    return Activations.nhwc(arena, BATCH, shape.channels(), shape.height(), shape.width());
  }

  /** Blocks in the opposite order. */
  private static Activations hwnc(Arena arena, ActivationShape shape) {
    Activations made =
        Activations.hwnc(arena, BATCH, shape.channels(), shape.height(), shape.width());
    for (int i = 0; i < shape.positions(); i++) {
      made.blocks()[i] = shape.positions() - 1 - i;
    }
    return made;
  }

  private static ParameterSlice parameter(Arena arena, int length) {
    return new ParameterSlice(arena.floats(length), arena.floats(length));
  }

  private static List<ParameterSlice> weights(
      Arena arena, int inputs, int outputs, Window window, boolean biased) {
    ParameterSlice weight = parameter(arena, inputs * outputs * window.taps());
    return biased ? List.of(weight, parameter(arena, outputs)) : List.of(weight);
  }

  private static Made layout(Arena arena, ActivationShape shape, boolean fromNhwc) {
    Activations input = fromNhwc ? nhwc(arena, shape) : hwnc(arena, shape);
    Activations output = fromNhwc ? hwnc(arena, shape) : nhwc(arena, shape);
    return new Made(new LayoutStep(input, output), input, output, List.of());
  }

  private static Made rows(Arena arena, ActivationShape shape, boolean toImages) {
    Activations images = nhwc(arena, shape);
    Activations rows = nhwc(arena, new ActivationShape(shape.length(), 1, 1));
    Activations input = toImages ? rows : images;
    Activations output = toImages ? images : rows;
    return new Made(new RowsStep(input, output), input, output, List.of());
  }

  private static Made rectifier(Arena arena, ActivationShape shape) {
    Activations values = hwnc(arena, shape);
    return new Made(new LeakyReluStep(values, 0.2, Optional.empty()), values, values, List.of());
  }

  private static Made tanh(Arena arena, ActivationShape shape) {
    Activations values = nhwc(arena, shape);
    return new Made(new TanhStep(values, arena), values, values, List.of());
  }

  private static Made elementwise(Arena arena, ActivationShape shape, int function, float alpha) {
    Activations input = nhwc(arena, shape);
    Activations output = input.with(arena.floats(input.length()), input.gradients());
    return new Made(
        new ElementwiseStep(input, output, function, alpha, arena), input, output, List.of());
  }

  private static Made normalization(Arena arena, ActivationShape shape) {
    Activations input = hwnc(arena, shape);
    Activations output = input.with(arena.floats(input.length()), input.gradients());
    return normalization(arena, input, output, Optional.empty());
  }

  private static Made normalization(
      Arena arena, Activations input, Activations output, Optional<BatchMoments> moments) {
    ActivationShape shape = new ActivationShape(input.channels(), input.height(), input.width());
    MultiLayerConfiguration layers =
        new NeuralNetConfiguration.Builder()
            .list(new BatchNormalization(shape.channels(), 1e-5), new LeakyRelu(0.2))
            .build();
    ParameterLayout layout = ParameterLayout.of(layers);
    PlannedStep.Normalization planned =
        (PlannedStep.Normalization) NetworkPlan.of(layers, layout, shape).steps().get(0);
    NetworkParameters parameters = new NetworkParameters(layout, arena);
    Step step =
        new BatchNormalizationStep(
            input,
            output,
            new BatchNormalizationParameters(planned, parameters),
            planned.slope(),
            moments);
    List<ParameterSlice> trained =
        List.of(parameters.of(planned.scale()), parameters.of(planned.shift()));
    return new Made(step, input, output, trained);
  }

  private static Made normalizedKn2row(
      Arena arena, ActivationShape shape, int outputs, int kernel) {
    Activations input = hwnc(arena, shape);
    Made before = normalization(arena, input, input, Optional.empty());
    Activations output = nhwc(arena, new ActivationShape(outputs, shape.height(), shape.width()));
    List<ParameterSlice> all =
        weights(arena, shape.channels(), outputs, new Window(kernel, 1, 1), true);
    int group = 7 * input.blockLength();
    Step step =
        new Kn2rowStep(
            input,
            output,
            all.get(0),
            all.get(1),
            kernel,
            Optional.of((BatchNormalizationStep) before.step()),
            group,
            arena);
    return chain(before, new Made(step, input, output, all));
  }

  private static Made upsampleConvolutionBetweenNormalizations(
      Arena arena, ActivationShape shape, int outputs) {
    Made before = normalization(arena, shape);
    List<ParameterSlice> all = weights(arena, shape.channels(), outputs, new Window(3, 1, 1), true);
    BatchMoments moments = new BatchMoments(outputs);
    UpsampleConvolutionStep step =
        new UpsampleConvolutionStep(
            before.output(),
            outputs,
            all.get(0),
            all.get(1),
            true,
            Optional.of(moments),
            ((BatchNormalizationStep) before.step()).rectifiedByNext(),
            exact(arena));
    Activations made = step.output();
    Activations output = made.with(arena.floats(made.length()), made.gradients());
    return chain(
        before,
        new Made(step, before.output(), made, all),
        normalization(arena, made, output, Optional.of(moments)));
  }

  private static Made chain(Made... links) {
    List<Step> steps = Stream.of(links).map(Made::step).toList();
    Step chain =
        new Step() {
          @Override
          public void forward(ForwardMode pass) {
            steps.forEach(step -> step.forward(pass));
          }

          @Override
          public void backward(Gradients wanted) {
            for (int i = steps.size() - 1; i >= 0; i--) {
              steps.get(i).backward(wanted);
            }
          }
        };
    List<ParameterSlice> parameters =
        Stream.of(links).flatMap(link -> link.parameters().stream()).toList();
    return new Made(chain, links[0].input(), links[links.length - 1].output(), parameters);
  }

  private static Made bias(Arena arena, ActivationShape shape) {
    Activations values = hwnc(arena, shape);
    ParameterSlice bias = parameter(arena, shape.channels());
    return new Made(new BiasStep(values, bias), values, values, List.of(bias));
  }

  private static Made upsampling(Arena arena, ActivationShape shape, int rows, int columns) {
    Activations input = nhwc(arena, shape);
    ActivationShape large =
        new ActivationShape(shape.channels(), rows * shape.height(), columns * shape.width());
    Activations output = nhwc(arena, large);
    return new Made(new UpsampleStep(input, output), input, output, List.of());
  }

  private static Made upsampleConvolution(
      Arena arena, ActivationShape shape, int outputs, boolean biased) {
    Activations input = hwnc(arena, shape);
    List<ParameterSlice> all =
        weights(arena, shape.channels(), outputs, new Window(3, 1, 1), biased);
    ParameterSlice bias = biased ? all.get(1) : null;
    UpsampleConvolutionStep step =
        new UpsampleConvolutionStep(
            input,
            outputs,
            all.get(0),
            bias,
            biased,
            Optional.empty(),
            ChunkAction.NONE,
            exact(arena));
    return new Made(step, input, step.output(), all);
  }

  private static Made kn2row(Arena arena, ActivationShape shape, int outputs, int kernel) {
    Activations input = hwnc(arena, shape);
    Activations output = nhwc(arena, new ActivationShape(outputs, shape.height(), shape.width()));
    List<ParameterSlice> all =
        weights(arena, shape.channels(), outputs, new Window(kernel, 1, 1), true);
    Step step =
        new Kn2rowStep(
            input,
            output,
            all.get(0),
            all.get(1),
            kernel,
            Optional.empty(),
            Kn2rowStep.GROUP,
            arena);
    return new Made(step, input, output, all);
  }

  private static Made transposed(Arena arena, ActivationShape shape, int outputs, Window window) {
    Activations input = nhwc(arena, shape);
    Activations output = nhwc(arena, Definitions.source(shape, outputs, window));
    List<ParameterSlice> all = weights(arena, shape.channels(), outputs, window, false);
    ConvolutionShape transpose = new ConvolutionShape(output, input, window);
    return new Made(
        new TransposedConvolutionStep(transpose, all.get(0), exact(arena)), input, output, all);
  }

  private static Made linear(Arena arena, ActivationShape from, ActivationShape to) {
    Activations input = nhwc(arena, from);
    Activations output = nhwc(arena, to);
    List<ParameterSlice> all =
        List.of(parameter(arena, from.length() * to.length()), parameter(arena, to.length()));
    Step step = new LinearToVectorStep(input, output, all.get(0), all.get(1), true, exact(arena));
    return new Made(step, input, output, all);
  }

  private static Made linearToImages(Arena arena, ActivationShape from, ActivationShape to) {
    Activations input = nhwc(arena, from);
    Activations output = Activations.hwnc(arena, BATCH, to.channels(), to.height(), to.width());
    List<ParameterSlice> all =
        List.of(parameter(arena, from.length() * to.length()), parameter(arena, to.length()));
    return new Made(
        new LinearToImageStep(input, output, all.get(0), all.get(1)), input, output, all);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithItsDefinition(Case of) {
    try (Arena arena = new Arena()) {
      Made made = of.maker.make(arena);
      RandomStream random = new RandomStream(11, Purpose.LATENT, 0, 0);
      double[] input = write(made.input, made.input.values(), random);
      double[][] parameters = new double[made.parameters.size()][];
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] = draw(made.parameters.get(i).values(), random);
      }
      made.step.forward(new ForwardMode(true, null));
      check("output", of.definition.apply(input, parameters), made.output, made.output.values());

      double[] gradient = write(made.output, made.output.gradients(), random);
      made.step.backward(new Gradients(true, true));
      check(
          "gradient at the input",
          differences(input, () -> product(of.definition.apply(input, parameters), gradient)),
          made.input,
          made.input.gradients());
      for (int i = 0; i < parameters.length; i++) {
        double[] expected =
            differences(
                parameters[i], () -> product(of.definition.apply(input, parameters), gradient));
        Floats found = made.parameters.get(i).gradients();
        check("gradient at parameter " + i, expected, found.read(0, found.length()));
      }
    }
  }

  private static double[] write(Activations target, Floats floats, RandomStream random) {
    float[] values = new float[target.length()];
    double[] channelsFirst = new double[target.length()];
    for (int i = 0; i < values.length; i++) {
      // Away from 0, where a rectifier has no slope.
      float value = random.nextGaussian();
      value += Math.copySign(0.01f, value);
      values[place(target, i)] = value;
      channelsFirst[i] = value;
    }
    floats.write(0, values, values.length);
    return channelsFirst;
  }

  private static double[] draw(Floats target, RandomStream random) {
    float[] values = new float[target.length()];
    double[] drawn = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
      drawn[i] = values[i];
    }
    target.write(0, values, values.length);
    return drawn;
  }

  /** Returns where the value stands that has an index in (batch, channel, height, width). */
  private static int place(Activations of, int index) {
    int position = index % of.positions();
    int channel = index / of.positions() % of.channels();
    return of.place(position, index / of.positions() / of.channels()) + channel;
  }

  private interface Loss {
    double value();
  }

  /** Returns the slope of the loss at each value, which is moved and put back. */
  private static double[] differences(double[] values, Loss loss) {
    double[] slopes = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double kept = values[i];
      values[i] = kept + DIFFERENCE;
      double above = loss.value();
      values[i] = kept - DIFFERENCE;
      slopes[i] = (above - loss.value()) / (2 * DIFFERENCE);
      values[i] = kept;
    }
    return slopes;
  }

  private static double product(double[] one, double[] other) {
    return IntStream.range(0, one.length).mapToDouble(i -> one[i] * other[i]).sum();
  }

  private static void check(String what, double[] expected, Activations activations, Floats found) {
    float[] values = found.read(0, activations.length());
    float[] channelsFirst = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      channelsFirst[i] = values[place(activations, i)];
    }
    check(what, expected, channelsFirst);
  }

  private static void check(String what, double[] expected, float[] found) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) found[i])
          .as("%s, value %d", what, i)
          .isCloseTo(expected[i], within(TOLERANCE * scale));
    }
  }

  @Test
  void dropsWholeChannelsInTrainingOnly() {
    try (Arena arena = new Arena()) {
      Activations values = nhwc(arena, new ActivationShape(40, 2, 2));
      float[] ones = new float[values.length()];
      Arrays.fill(ones, 1);
      Step step = new LeakyReluStep(values, 1, Optional.of(new Dropout(0.25, true)));
      values.values().write(0, ones, ones.length);
      step.forward(new ForwardMode(false, null));
      assertThat(values.values().read(0, ones.length)).containsOnly(1);

      step.forward(new ForwardMode(true, new RandomStream(1, Purpose.LATENT, 0, 0)));
      float[] kept = values.values().read(0, ones.length);
      values.gradients().write(0, ones, ones.length);
      step.backward(new Gradients(true, true));
      assertThat(values.gradients().read(0, ones.length)).isEqualTo(kept);
      assertThat(kept).contains(0, 1 / 0.75f).containsOnly(0, 1 / 0.75f);
      for (int image = 0; image < BATCH; image++) {
        for (int position = 1; position < values.positions(); position++) {
          for (int channel = 0; channel < values.channels(); channel++) {
            assertThat(kept[values.place(position, image) + channel])
                .isEqualTo(kept[values.place(0, image) + channel]);
          }
        }
      }
    }
  }
}
