package io.dcganspark.model.onnx;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.DcganLayer;
import io.dcganspark.model.layer.LayerVisitor;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.layer.TransposedConvolution;
import io.dcganspark.model.layer.UpsampleConvolution;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import java.util.List;
import onnx.Onnx;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * Goes through a network's layers once and adds their operators to a graph. A visit returns whether
 * the layer makes a row of numbers an image.
 */
final class LayerNodes implements LayerVisitor<Boolean> {
  private static final int UPSAMPLING_KERNEL = 3;

  private final Onnx.GraphProto.Builder graph;
  private final Recipe recipe;
  private final List<NeuralNetConfiguration> layers;
  private final NetworkRole network;
  private String current;

  /** How names of the current layer's parameters begin. */
  private String module;

  private boolean isVector;
  private int made;

  /**
   * @param graph that has the parameters, under PyTorch's names
   * @param input name of the network's input: rows for G, images for D
   */
  LayerNodes(Onnx.GraphProto.Builder graph, Recipe recipe, NetworkRole network, String input) {
    this.graph = graph;
    this.recipe = recipe;
    this.network = network;
    MultiLayerConfiguration configuration = network.configuration(recipe, 0);
    if (!configuration.getInputPreProcessors().isEmpty()) {
      throw new IllegalArgumentException(
          "no operator of ONNX is written for a preprocessor of a layer's input");
    }
    this.layers = configuration.getConfs();
    this.current = input;
    this.isVector = network == NetworkRole.GENERATOR;
  }

  /** Adds all layers; the last operator's output has the given name. */
  void add(String output) {
    for (int i = 0; i < layers.size(); i++) {
      module = recipe.moduleName(network, i) + ".";
      add(layers.get(i).getLayer());
    }
    int last = graph.getNodeCount() - 1;
    graph.setNode(last, graph.getNode(last).toBuilder().setOutput(0, output));
  }

  /** Whether what was added so far ends in a row of numbers an image. */
  boolean isVector() {
    return isVector;
  }

  private void add(Layer layer) {
    if (layer instanceof DcganLayer own) {
      isVector = own.accept(this);
    } else if (layer instanceof ActivationLayer activation
        && activation.getActivationFn() instanceof ActivationTanH) {
      node("Tanh");
    } else {
      throw new IllegalArgumentException(
          "no operator of ONNX is written for %s%s"
              .formatted(
                  layer.getClass().getSimpleName(),
                  layer instanceof ActivationLayer other
                      ? " with the activation " + other.getActivationFn()
                      : ""));
    }
  }

  @Override
  public Boolean visit(Linear layer) {
    if (!isVector) {
      node("Flatten").addAttribute(Attributes.of("axis", 1));
    }
    node("Gemm")
        .addInput(module + "weight")
        .addInput(module + "bias")
        .addAttribute(Attributes.of("transB", 1));
    if (layer.getHeight() == 0) {
      return true;
    }
    long positions = (long) layer.getHeight() * layer.getWidth();
    reshape(-1, layer.getNOut() / positions, layer.getHeight(), layer.getWidth());
    return false;
  }

  @Override
  public Boolean visit(UpsampleConvolution layer) {
    String scales = module + "scales";
    graph.addInitializer(Tensors.of(scales, new long[] {4}, new float[] {1, 1, 2, 2}));
    node("Resize")
        .addInput("") // no region of interest
        .addInput(scales)
        .addAttribute(Attributes.of("mode", "nearest"))
        .addAttribute(Attributes.of("coordinate_transformation_mode", "asymmetric"))
        .addAttribute(Attributes.of("nearest_mode", "floor"));
    kernel(node("Conv"), module, UPSAMPLING_KERNEL, 1, 1).addInput(module + "bias");
    return false;
  }

  @Override
  public Boolean visit(Convolution layer) {
    Onnx.NodeProto.Builder node =
        kernel(node("Conv"), module, layer.getKernel(), layer.getStride(), layer.getPadding());
    if (layer.isBiased()) {
      node.addInput(module + "bias");
    }
    return false;
  }

  @Override
  public Boolean visit(TransposedConvolution layer) {
    if (isVector) {
      reshape(-1, layer.getNIn(), 1, 1);
    }
    kernel(node("ConvTranspose"), module, layer.getKernel(), layer.getStride(), layer.getPadding());
    return false;
  }

  @Override
  public Boolean visit(BatchNormalization layer) {
    node("BatchNormalization")
        .addInput(module + "weight")
        .addInput(module + "bias")
        .addInput(module + "running_mean")
        .addInput(module + "running_var")
        .addAttribute(Attributes.of("epsilon", (float) layer.getEpsilon()));
    return isVector;
  }

  @Override
  public Boolean visit(LeakyRelu layer) {
    node("LeakyRelu").addAttribute(Attributes.of("alpha", (float) layer.getSlope()));
    return isVector;
  }

  /** Adds nothing: dropout does nothing in evaluation. */
  @Override
  public Boolean visit(ChannelDropout layer) {
    return isVector;
  }

  private static Onnx.NodeProto.Builder kernel(
      Onnx.NodeProto.Builder node, String module, int kernel, int stride, int padding) {
    return node.addInput(module + "weight")
        .addAttribute(Attributes.of("kernel_shape", kernel, kernel))
        .addAttribute(Attributes.of("strides", stride, stride))
        .addAttribute(Attributes.of("pads", padding, padding, padding, padding));
  }

  private void reshape(long... sizes) {
    String shape = "shape_" + made;
    graph.addInitializer(Tensors.shape(shape, sizes));
    node("Reshape").addInput(shape);
  }

  /** Adds an operator on what was made last; its other inputs and attributes are to be added. */
  private Onnx.NodeProto.Builder node(String operator) {
    String output = operator + "_" + made++;
    Onnx.NodeProto.Builder node =
        graph
            .addNodeBuilder()
            .setName(output)
            .setOpType(operator)
            .addInput(current)
            .addOutput(output);
    current = output;
    return node;
  }
}
