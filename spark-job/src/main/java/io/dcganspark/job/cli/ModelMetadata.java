package io.dcganspark.job.cli;

import io.dcganspark.job.config.ConfigKeys;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.ModelConfig;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.job.report.Build;
import io.dcganspark.model.recipe.DiscriminatorNormalization;
import io.dcganspark.model.recipe.NetworkRole;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the file of an exported network says of it. */
final class ModelMetadata {
  static final String RECIPE = "recipe";
  static final String NETWORK = "network";
  static final String STEP = "step";
  static final String PRODUCER = "producer";

  /** Stands where they are not those of the last step. */
  static final String WEIGHTS = "weights";

  private static final String WIDTH = "width";
  private static final String CHANNELS = "channels";
  private static final String CLASSES = "classes";
  private static final String NORMALIZATION = "discriminator-normalization";

  private ModelMetadata() {}

  /**
   * Returns texts by name; nothing in them depends on time or place, so that equal networks make
   * equal files.
   *
   * @param step of the checkpoint
   */
  static Map<String, String> of(ModelConfig model, NetworkRole network, long step) {
    Map<String, String> texts = new TreeMap<>();
    texts.put(PRODUCER, "dcgan-spark " + Build.current().version());
    texts.put(RECIPE, model.recipe());
    texts.put(NETWORK, network.toString());
    texts.put(STEP, Long.toString(step));
    model.width().ifPresent(width -> texts.put(WIDTH, width.toString()));
    model.channels().ifPresent(channels -> texts.put(CHANNELS, channels.toString()));
    model.classes().ifPresent(classes -> texts.put(CLASSES, classes.toString()));
    model
        .discriminatorNormalization()
        .ifPresent(normalization -> texts.put(NORMALIZATION, text(normalization)));
    return texts;
  }

  /** Returns which of its generator's weights a file says that it has. */
  static Weights weights(Map<String, String> metadata) {
    return Weights.AVERAGE.text().equals(metadata.get(WEIGHTS)) ? Weights.AVERAGE : Weights.TRAINED;
  }

  /** Returns the step that a file says it is of, 0 where it says nothing. */
  static long step(Map<String, String> metadata) {
    try {
      return Long.parseLong(metadata.getOrDefault(STEP, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * Reads which networks a file is of.
   *
   * @throws IllegalArgumentException if the metadata names no networks, or unknown ones
   */
  static ModelConfig model(Map<String, String> metadata) {
    if (!metadata.containsKey(RECIPE)) {
      throw new IllegalArgumentException(
          "its metadata names no recipe: make a run of it with import --recipe NAME");
    }
    ModelConfig model =
        new ModelConfig(
                metadata.get(RECIPE),
                number(metadata, WIDTH),
                number(metadata, CHANNELS),
                number(metadata, CLASSES))
            .withDiscriminatorNormalization(normalization(metadata));
    model.toRecipe();
    return model;
  }

  /** Asks for the networks that a file is of. */
  static void addTo(JobConfigLoader loader, String option, ModelConfig model) {
    loader.option(option, ConfigKeys.RECIPE.name(), model.recipe());
    model.width().ifPresent(n -> loader.option(option, ConfigKeys.WIDTH.name(), n.toString()));
    model
        .channels()
        .ifPresent(n -> loader.option(option, ConfigKeys.CHANNELS.name(), n.toString()));
    model.classes().ifPresent(n -> loader.option(option, ConfigKeys.CLASSES.name(), n.toString()));
    model
        .discriminatorNormalization()
        .ifPresent(
            normalization ->
                loader.option(
                    option, ConfigKeys.DISCRIMINATOR_NORMALIZATION.name(), text(normalization)));
  }

  private static String text(DiscriminatorNormalization normalization) {
    return normalization.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<DiscriminatorNormalization> normalization(Map<String, String> metadata) {
    String found = metadata.get(NORMALIZATION);
    if (found == null) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(DiscriminatorNormalization.values())
            .filter(normalization -> text(normalization).equals(found))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "its metadata says %s %s, expected spectral or none"
                            .formatted(NORMALIZATION, found))));
  }

  private static Optional<Integer> number(Map<String, String> metadata, String key) {
    String text = metadata.get(key);
    try {
      return Optional.ofNullable(text).map(Integer::valueOf);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "its metadata says %s %s, expected a number".formatted(key, text), e);
    }
  }
}
