package io.dcganspark.job.cli;

import io.dcganspark.job.config.ModelConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.job.report.Build;
import io.dcganspark.model.browser.GeneratorPage;
import io.dcganspark.model.onnx.OnnxModel;
import io.dcganspark.model.pytorch.StateDict;
import io.dcganspark.model.recipe.NetworkRole;
import java.util.Map;
import java.util.TreeMap;

/**
 * One network, for other programs.
 *
 * @param model which networks they are
 * @param network which of the two
 * @param weights which of its weights
 * @param parameters its flat vector
 * @param step of the training
 */
@SuppressWarnings("ArrayRecordComponent") // Compared nowhere.
record ExportedNetwork(
    ModelConfig model, NetworkRole network, Weights weights, float[] parameters, long step) {
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
              model.toRecipe(), network, parameters, Build.current().version(), metadata());
      case HUGGINGFACE ->
          throw new IllegalArgumentException("a folder holds both networks, each as safetensors");
      case PRETRAINED ->
          throw new IllegalArgumentException("a pretrained generator also says how it came about");
      case HTML -> page();
    };
  }

  private byte[] page() {
    if (network != NetworkRole.GENERATOR) {
      throw new IllegalArgumentException("a page draws images: choose --network generator");
    }
    return GeneratorPage.toBytes(model.toRecipe(), parameters, metadata());
  }

  /** Returns what its files say of it. */
  Map<String, String> metadata() {
    Map<String, String> metadata = new TreeMap<>(ModelMetadata.of(model, network, step));
    if (weights != Weights.TRAINED) {
      metadata.put(ModelMetadata.WEIGHTS, weights.text());
    }
    return metadata;
  }

  /**
   * Returns the bytes of a file with rounded weights.
   *
   * @param origin how the network came about
   */
  byte[] pretrained(Map<String, String> origin) {
    Map<String, String> metadata = pytorchMetadata();
    metadata.putAll(origin);
    return StateDict.of(model.toRecipe(), network).toRoundedBytes(parameters, batches(), metadata);
  }

  private byte[] safetensors() {
    return StateDict.of(model.toRecipe(), network)
        .toBytes(parameters, batches(), pytorchMetadata());
  }

  private long batches() {
    return network == NetworkRole.GENERATOR ? step : BATCHES_OF_DISCRIMINATOR * step;
  }

  private Map<String, String> pytorchMetadata() {
    Map<String, String> metadata = metadata();
    // What tools that read any framework's files ask for: whose layouts these are.
    metadata.put("format", "pt");
    return metadata;
  }
}
