package io.dcganspark.model.recipe;

import io.dcganspark.model.failure.Reason;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A network as {@link MultiLayerConfiguration#toJson()} writes it. The file names the classes that
 * are made of it: none but those of networks are let through, since a checkpoint's may come from
 * anywhere.
 */
public final class NetworkJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Under which DL4J's JSON has the names of classes; distributions have theirs under the second.
   */
  private static final List<String> CLASS_KEYS = List.of("@class", "type");

  private static final List<String> PACKAGES =
      List.of(
          "org.deeplearning4j.nn.conf.",
          "org.deeplearning4j.nn.weights.",
          "org.nd4j.linalg.activations.",
          "org.nd4j.linalg.learning.",
          "org.nd4j.linalg.lossfunctions.",
          "org.nd4j.linalg.schedule.",
          "io.dcganspark.model.layer.");

  private NetworkJson() {}

  /**
   * Reads a network.
   *
   * @param json as DL4J writes it
   * @param network which one it is, for messages
   * @throws UnusableNetworkException if it is none
   */
  public static MultiLayerConfiguration read(String json, NetworkRole network) {
    JsonNode tree;
    try {
      StrictJson.read(json); // DL4J's own reader has no bounds.
      tree = JSON.readTree(json);
    } catch (InvalidFileException e) {
      throw new UnusableNetworkException(network, e.getMessage(), e);
    } catch (JsonProcessingException e) {
      throw new UnusableNetworkException(network, "it is no JSON: " + e.getOriginalMessage(), e);
    }
    requireKnownClasses(tree, network);
    if (!tree.path("confs").isArray() || tree.path("confs").isEmpty()) {
      throw new UnusableNetworkException(
          network,
          "it has no layers, expected what DL4J's MultiLayerConfiguration.toJson() writes");
    }
    try {
      return MultiLayerConfiguration.fromJson(json);
    } catch (RuntimeException e) {
      throw new UnusableNetworkException(
          network,
          "DL4J cannot read it, expected what its toJson() writes: " + Reason.of(Reason.root(e)),
          e);
    }
  }

  private static void requireKnownClasses(JsonNode tree, NetworkRole network) {
    for (String key : CLASS_KEYS) {
      for (JsonNode named : tree.findValues(key)) {
        String name = named.asText();
        if (PACKAGES.stream().noneMatch(name::startsWith)) {
          throw new UnusableNetworkException(
              network,
              "it names the class %s, expected those of DL4J's networks and of docs/recipes.md"
                  .formatted(name));
        }
      }
    }
  }
}
