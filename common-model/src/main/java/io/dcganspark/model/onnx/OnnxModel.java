package io.dcganspark.model.onnx;

import io.dcganspark.model.pytorch.StateDict;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx;

/**
 * A network in evaluation mode as an <a href="https://onnx.ai/onnx/intro/">ONNX</a> model, for
 * runtimes without Java, Spark or PyTorch. The batch is of any size.
 *
 * <p>The generator has the input {@code z}, (batch, latentSize) from N(0, 1), and the output {@code
 * images}, (batch, channel, height, width) in [-1, 1]; the discriminator has the input {@code
 * images} and the output {@code logits}, (batch, 1) or (batch, 1, 1, 1). Behind {@code z} and the
 * images stands the class of conditional networks: one-hot, and as planes. Parameters have
 * PyTorch's names, as in {@link StateDict}.
 */
public final class OnnxModel {
  /** The version of ONNX's set of operators that the model is written in. */
  public static final int OPSET = 13;

  /** The version of the file's format that came with those operators. */
  private static final int FORMAT_VERSION = 7;

  private static final String PRODUCER = "dcgan-spark";
  private static final String IMAGES = "images";

  private OnnxModel() {}

  /**
   * Returns a file's bytes; equal arguments give equal bytes.
   *
   * @param parameters the network's flat vector
   * @param version of the program that makes it
   * @param metadata texts about it
   * @throws IllegalArgumentException if the vector is not as long as the network's, or no operator
   *     is known for one of its layers
   */
  public static byte[] toBytes(
      Recipe recipe,
      NetworkRole network,
      float[] parameters,
      String version,
      Map<String, String> metadata) {
    Onnx.GraphProto.Builder graph =
        Onnx.GraphProto.newBuilder().setName(recipe.name() + " " + network);
    StateDict.of(recipe, network)
        .forEach(
            parameters,
            (name, shape, values) -> graph.addInitializer(Tensors.of(name, shape, values)));
    ImageShape image = recipe.imageShape();
    ImageShape judged = recipe.discriminatorInput();
    LayerNodes nodes;
    if (network == NetworkRole.GENERATOR) {
      graph.addInput(Tensors.batchOf("z", recipe.generatorInput()));
      nodes = new LayerNodes(graph, recipe, network, "z");
      nodes.add(IMAGES);
      graph.addOutput(Tensors.batchOf(IMAGES, image.channels(), image.height(), image.width()));
    } else {
      graph.addInput(Tensors.batchOf(IMAGES, judged.channels(), judged.height(), judged.width()));
      nodes = new LayerNodes(graph, recipe, network, IMAGES);
      nodes.add("logits");
      graph.addOutput(
          nodes.isVector() ? Tensors.batchOf("logits", 1) : Tensors.batchOf("logits", 1, 1, 1));
    }
    Onnx.ModelProto.Builder model =
        Onnx.ModelProto.newBuilder()
            .setIrVersion(FORMAT_VERSION)
            .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .setProducerName(PRODUCER)
            .setProducerVersion(version)
            .setGraph(graph);
    new TreeMap<>(metadata)
        .forEach(
            (key, value) ->
                model.addMetadataProps(
                    Onnx.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }
}
