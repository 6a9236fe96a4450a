package io.dcganspark.model.browser;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.model.json.Json;
import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.DcganLayer;
import io.dcganspark.model.layer.LayerVisitor;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.layer.TransposedConvolution;
import io.dcganspark.model.layer.UpsampleConvolution;
import io.dcganspark.model.pytorch.StateDict;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * The layers of a generator as generator.js reads them. That knows few kinds: every convolution is
 * a transposed one there, whose kernel has the shape (inputs, outputs, side, side).
 */
final class PageLayers implements LayerVisitor<Boolean> {
  private static final int UPSAMPLING_KERNEL = 3;
  private static final String KIND = "kind";

  private final ArrayNode layers = Json.array();
  private final Map<String, float[]> parameters = new HashMap<>();

  /** How names of the current layer's parameters begin. */
  private String module;

  private PageLayers() {}

  /**
   * Describes a generator.
   *
   * @param parameters its flat vector
   * @throws IllegalArgumentException if the page cannot compute one of its layers
   */
  static ArrayNode of(Recipe recipe, float[] parameters) {
    PageLayers page = new PageLayers();
    StateDict.of(recipe, NetworkRole.GENERATOR)
        .forEach(parameters, (name, shape, values) -> page.parameters.put(name, values));
    MultiLayerConfiguration configuration = recipe.generator(0);
    if (!configuration.getInputPreProcessors().isEmpty()) {
      throw new IllegalArgumentException("a page cannot compute a preprocessor of a layer's input");
    }
    List<NeuralNetConfiguration> layers = configuration.getConfs();
    for (int i = 0; i < layers.size(); i++) {
      page.module = recipe.moduleName(NetworkRole.GENERATOR, i) + ".";
      page.add(layers.get(i).getLayer());
    }
    return page.layers;
  }

  private void add(Layer layer) {
    if (layer instanceof DcganLayer own) {
      own.accept(this);
    } else if (layer instanceof ActivationLayer activation
        && activation.getActivationFn() instanceof ActivationTanH) {
      layer("tanh");
    } else {
      throw new IllegalArgumentException(
          "a page cannot compute %s".formatted(layer.getClass().getSimpleName()));
    }
  }

  private ObjectNode layer(String kind) {
    return layers.addObject().put(KIND, kind);
  }

  private float[] parameter(String name) {
    return parameters.get(module + name);
  }

  @Override
  public Boolean visit(Linear layer) {
    int side = Math.max(1, layer.getHeight() * layer.getWidth());
    ObjectNode made =
        layer("linear")
            .put("outputs", layer.getNOut())
            .put("channels", layer.getNOut() / side)
            .put("height", Math.max(1, layer.getHeight()))
            .put("width", Math.max(1, layer.getWidth()));
    made.set("weight", PackedNumbers.pack(parameter("weight")));
    made.set("bias", PackedNumbers.plain(parameter("bias")));
    return true;
  }

  @Override
  public Boolean visit(UpsampleConvolution layer) {
    float[] kernel =
        flipped(parameter("weight"), layer.getNOut(), layer.getNIn(), UPSAMPLING_KERNEL);
    ObjectNode made = transposed(layer.getNIn(), layer.getNOut(), UPSAMPLING_KERNEL, 2, 1, kernel);
    // A pixel doubled before the convolution is a kernel one wider in a transposed one.
    made.put("doubles", true).set("bias", PackedNumbers.plain(parameter("bias")));
    return true;
  }

  @Override
  public Boolean visit(Convolution layer) {
    if (layer.getStride() != 1 || layer.getPadding() >= layer.getKernel()) {
      throw new IllegalArgumentException(
          "a page cannot compute a convolution of stride %d with padding %d"
              .formatted(layer.getStride(), layer.getPadding()));
    }
    int kernel = layer.getKernel();
    ObjectNode made =
        transposed(
            layer.getNIn(),
            layer.getNOut(),
            kernel,
            1,
            kernel - 1 - layer.getPadding(),
            flipped(parameter("weight"), layer.getNOut(), layer.getNIn(), kernel));
    if (layer.isBiased()) {
      made.set("bias", PackedNumbers.plain(parameter("bias")));
    }
    return true;
  }

  @Override
  public Boolean visit(TransposedConvolution layer) {
    if (layer.getKernel() % layer.getStride() != 0) {
      throw new IllegalArgumentException(
          "a page cannot compute a transposed convolution whose kernel %d is no multiple of its stride %d"
              .formatted(layer.getKernel(), layer.getStride()));
    }
    transposed(
        layer.getNIn(),
        layer.getNOut(),
        layer.getKernel(),
        layer.getStride(),
        layer.getPadding(),
        parameter("weight"));
    return true;
  }

  private ObjectNode transposed(
      long inputs, long outputs, int kernel, int stride, int padding, float[] weight) {
    ObjectNode made =
        layer("transposed")
            .put("inputs", inputs)
            .put("outputs", outputs)
            .put("kernel", kernel)
            .put("stride", stride)
            .put("padding", padding);
    made.set("weight", PackedNumbers.pack(weight));
    return made;
  }

  /** From (outputs, inputs, side, side) to (inputs, outputs, side, side), each kernel turned. */
  private static float[] flipped(float[] weight, long outputs, long inputs, int side) {
    int area = side * side;
    float[] turned = new float[weight.length];
    for (int out = 0; out < outputs; out++) {
      for (int in = 0; in < inputs; in++) {
        int from = (int) (out * inputs + in) * area;
        int to = (int) (in * outputs + out) * area;
        for (int i = 0; i < area; i++) {
          turned[to + area - 1 - i] = weight[from + i];
        }
      }
    }
    return turned;
  }

  /** In evaluation it is a scale and a shift of every channel. */
  @Override
  public Boolean visit(BatchNormalization layer) {
    float[] weight = parameter("weight");
    float[] bias = parameter("bias");
    float[] mean = parameter("running_mean");
    float[] variance = parameter("running_var");
    float[] scale = new float[weight.length];
    float[] shift = new float[weight.length];
    for (int i = 0; i < weight.length; i++) {
      double factor = weight[i] / Math.sqrt(variance[i] + layer.getEpsilon());
      scale[i] = (float) factor;
      shift[i] = (float) (bias[i] - mean[i] * factor);
    }
    ObjectNode made = layer("norm");
    made.set("scale", PackedNumbers.plain(scale));
    made.set("shift", PackedNumbers.plain(shift));
    return true;
  }

  @Override
  public Boolean visit(LeakyRelu layer) {
    layer("rectifier").put("slope", layer.getSlope());
    return true;
  }

  /** Adds nothing: dropout does nothing in evaluation. */
  @Override
  public Boolean visit(ChannelDropout layer) {
    return true;
  }
}
