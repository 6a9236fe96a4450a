package io.dcganspark.job.cli;

import io.dcganspark.job.config.ConfigKey;
import io.dcganspark.job.config.ConfigKeys;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.ModelConfig;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.job.report.Build;
import io.dcganspark.model.random.LatentLaw;
import io.dcganspark.model.recipe.DiscriminatorNormalization;
import io.dcganspark.model.recipe.NetworkRole;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the file of an exported network says of it. */
final class ModelMetadata {
  static final String RECIPE = "recipe";
  static final String NETWORK = "network";
  static final String STEP = "step";
  static final String PRODUCER = "producer";
  static final String LATENT = "latent";

  /** Stands where they are not those of the last step. */
  static final String WEIGHTS = "weights";

  private static final String SIZE = "size";
  private static final String WIDTH = "width";
  private static final String CHANNELS = "channels";
  private static final String CLASSES = "classes";
  private static final String LATENT_SIZE = "latent-size";
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
    model.size().ifPresent(size -> texts.put(SIZE, size.toString()));
    model.width().ifPresent(width -> texts.put(WIDTH, width.toString()));
    model.channels().ifPresent(channels -> texts.put(CHANNELS, channels.toString()));
    model.classes().ifPresent(classes -> texts.put(CLASSES, classes.toString()));
    model.latentSize().ifPresent(size -> texts.put(LATENT_SIZE, size.toString()));
    model.latentLaw().ifPresent(law -> texts.put(LATENT, text(law)));
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
            number(metadata, SIZE),
            number(metadata, WIDTH),
            number(metadata, CHANNELS),
            number(metadata, CLASSES),
            number(metadata, LATENT_SIZE),
            choice(metadata, LATENT, LatentLaw.values()),
            choice(metadata, NORMALIZATION, DiscriminatorNormalization.values()));
    model.toRecipe();
    return model;
  }

  /** Asks for the networks that a file is of. */
  static void addTo(JobConfigLoader loader, String option, ModelConfig model) {
    loader.option(option, ConfigKeys.RECIPE.name(), model.recipe());
    Map<ConfigKey<?>, Optional<?>> others = new LinkedHashMap<>();
    others.put(ConfigKeys.SIZE, model.size());
    others.put(ConfigKeys.WIDTH, model.width());
    others.put(ConfigKeys.CHANNELS, model.channels());
    others.put(ConfigKeys.CLASSES, model.classes());
    others.put(ConfigKeys.LATENT_SIZE, model.latentSize());
    others.put(ConfigKeys.LATENT_LAW, model.latentLaw().map(ModelMetadata::text));
    others.put(
        ConfigKeys.DISCRIMINATOR_NORMALIZATION,
        model.discriminatorNormalization().map(ModelMetadata::text));
    others.forEach(
        (key, value) ->
            value.ifPresent(known -> loader.option(option, key.name(), known.toString())));
  }

  /** Returns what a file and a configuration call a value. */
  static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> Optional<E> choice(
      Map<String, String> metadata, String key, E[] values) {
    String found = metadata.get(key);
    if (found == null) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(values)
            .filter(value -> text(value).equals(found))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "its metadata says %s %s, expected %s"
                            .formatted(
                                key,
                                found,
                                Arrays.stream(values)
                                    .map(ModelMetadata::text)
                                    .collect(Collectors.joining(" or "))))));
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
