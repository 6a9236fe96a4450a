package io.dcganspark.model.onnx;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.Convolution;
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

/** Goes through a network's layers once and adds their operators to a graph. */
final class LayerNodes {
  private static final int UPSAMPLING_KERNEL = 3;

  private final Onnx.GraphProto.Builder graph;
  private final Recipe recipe;
  private final List<NeuralNetConfiguration> layers;
  private final NetworkRole network;
  private String current;
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
      add(layers.get(i).getLayer(), recipe.moduleName(network, i) + ".");
    }
    int last = graph.getNodeCount() - 1;
    graph.setNode(last, graph.getNode(last).toBuilder().setOutput(0, output));
  }

  /** Whether what was added so far ends in a row of numbers an image. */
  boolean isVector() {
    return isVector;
  }

  private void add(Layer layer, String module) {
    if (layer instanceof Linear linear) {
      addLinear(linear, module);
    } else if (layer instanceof UpsampleConvolution) {
      addUpsampleConvolution(module);
    } else if (layer instanceof Convolution convolution) {
      addConvolution(convolution, module);
    } else if (layer instanceof TransposedConvolution convolution) {
      addTransposedConvolution(convolution, module);
    } else if (layer instanceof BatchNormalization normalization) {
      node("BatchNormalization")
          .addInput(module + "weight")
          .addInput(module + "bias")
          .addInput(module + "running_mean")
          .addInput(module + "running_var")
          .addAttribute(Attributes.of("epsilon", (float) normalization.getEpsilon()));
    } else if (layer instanceof LeakyRelu rectifier) {
      node("LeakyRelu").addAttribute(Attributes.of("alpha", (float) rectifier.getSlope()));
    } else if (layer instanceof ActivationLayer activation
        && activation.getActivationFn() instanceof ActivationTanH) {
      node("Tanh");
    } else if (!(layer instanceof ChannelDropout)) { // It does nothing in evaluation.
      throw new IllegalArgumentException(
          "no operator of ONNX is written for %s%s"
              .formatted(
                  layer.getClass().getSimpleName(),
                  layer instanceof ActivationLayer other
                      ? " with the activation " + other.getActivationFn()
                      : ""));
    }
  }

  private void addLinear(Linear layer, String module) {
    if (!isVector) {
      node("Flatten").addAttribute(Attributes.of("axis", 1));
    }
    node("Gemm")
        .addInput(module + "weight")
        .addInput(module + "bias")
        .addAttribute(Attributes.of("transB", 1));
    isVector = layer.getHeight() == 0;
    if (!isVector) {
      long positions = (long) layer.getHeight() * layer.getWidth();
      reshape(-1, layer.getNOut() / positions, layer.getHeight(), layer.getWidth());
    }
  }

  private void addUpsampleConvolution(String module) {
    String scales = module + "scales";
    graph.addInitializer(Tensors.of(scales, new long[] {4}, new float[] {1, 1, 2, 2}));
    node("Resize")
        .addInput("") // no region of interest
        .addInput(scales)
        .addAttribute(Attributes.of("mode", "nearest"))
        .addAttribute(Attributes.of("coordinate_transformation_mode", "asymmetric"))
        .addAttribute(Attributes.of("nearest_mode", "floor"));
    kernel(node("Conv"), module, UPSAMPLING_KERNEL, 1, 1).addInput(module + "bias");
  }

  private void addConvolution(Convolution layer, String module) {
    Onnx.NodeProto.Builder node =
        kernel(node("Conv"), module, layer.getKernel(), layer.getStride(), layer.getPadding());
    if (layer.isBiased()) {
      node.addInput(module + "bias");
    }
  }

  private void addTransposedConvolution(TransposedConvolution layer, String module) {
    if (isVector) {
      reshape(-1, layer.getNIn(), 1, 1);
      isVector = false;
    }
    kernel(node("ConvTranspose"), module, layer.getKernel(), layer.getStride(), layer.getPadding());
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
