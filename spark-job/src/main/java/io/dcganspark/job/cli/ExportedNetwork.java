package io.dcganspark.job.cli;

import io.dcganspark.job.config.ModelConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.report.Build;
import io.dcganspark.model.browser.GeneratorPage;
import io.dcganspark.model.onnx.OnnxModel;
import io.dcganspark.model.pytorch.StateDict;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.state.TrainingState;
import java.util.Map;
import java.util.TreeMap;

/**
 * One of the networks of a checkpoint, for other programs.
 *
 * @param model which networks they are
 * @param network which of the two
 * @param state of the checkpoint
 */
record ExportedNetwork(ModelConfig model, NetworkRole network, TrainingState state) {
  /** In a step D judges generated images for G, real ones, and generated ones for itself. */
  private static final long BATCHES_OF_DISCRIMINATOR = 3;

  /**
   * Returns a file's bytes.
   *
   * @throws UserErrorException if other programs have no name for one of its layers
   */
  byte[] as(ModelFormat format) {
    try {
      return written(format);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(
          "the %s of recipe %s cannot be exported: %s"
              .formatted(network, model.recipe(), e.getMessage()),
          e);
    }
  }

  private byte[] written(ModelFormat format) {
    return switch (format) {
      case SAFETENSORS -> safetensors();
      case ONNX ->
          OnnxModel.toBytes(
              model.toRecipe(),
              network,
              network.weights(model.toRecipe(), state),
              Build.current().version(),
              ModelMetadata.of(model, network, state.step()));
      case HUGGINGFACE ->
          throw new IllegalArgumentException("a folder holds both networks, each as safetensors");
      case HTML -> page();
    };
  }

  private byte[] page() {
    if (network != NetworkRole.GENERATOR) {
      throw new IllegalArgumentException("a page draws images: choose --network generator");
    }
    return GeneratorPage.toBytes(
        model.toRecipe(),
        network.weights(model.toRecipe(), state),
        ModelMetadata.of(model, network, state.step()));
  }

  private byte[] safetensors() {
    Map<String, String> metadata = new TreeMap<>(ModelMetadata.of(model, network, state.step()));
    // What tools that read any framework's files ask for: whose layouts these are.
    metadata.put("format", "pt");
    long batches =
        network == NetworkRole.GENERATOR ? state.step() : BATCHES_OF_DISCRIMINATOR * state.step();
    return StateDict.of(model.toRecipe(), network)
        .toBytes(network.weights(model.toRecipe(), state), batches, metadata);
  }
}
