package io.dcganspark.job.config;

import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.loss.LossKind;
import io.dcganspark.model.loss.NonSaturatingLoss;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.LearningRateRule;
import io.dcganspark.model.recipe.OwnRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.recipe.UnusableNetworkException;
import io.dcganspark.model.training.ComputeSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What keys require of each other, and of the networks. */
final class ConfigRules {
  private final ConfigValues values;

  private ConfigRules(ConfigValues values) {
    this.values = values;
  }

  /** Notes what is wrong. */
  static void check(ConfigValues values) {
    ConfigRules rules = new ConfigRules(values);
    rules.data();
    rules.model();
    rules.training();
    rules.stop();
  }

  private void data() {
    String format = values.get(ConfigKeys.DATA_FORMAT);
    if (values.get(ConfigKeys.LABELS) == DataConfig.Labels.FOLDERS
        && !format.equals(DataConfig.IMAGES)) {
      values.problem(
          ConfigKeys.LABELS.name(), "stored or none, since only data.format=images has folders");
    }
    String path = ConfigKeys.DATA_PATH.name();
    if (!format.equals(DataConfig.DATAFRAME)) {
      if (!values.isSet(path)) {
        values.missing(path, "give --data DIR or set data.path");
      }
    } else if (values.isSet(path) && !values.hasProblem(path)) {
      values.problem(
          path,
          "null, since data.format=dataframe has no path: set data.format to what it is there");
    }
  }

  private void model() {
    Optional<Recipe> named = named(ModelConfig.of(values));
    if (named.isPresent()) {
      Recipe networks = named.get();
      networks = with(networks, ConfigKeys.SIZE, Recipe::withSize);
      networks = with(networks, ConfigKeys.WIDTH, Recipe::withWidth);
      networks = with(networks, ConfigKeys.CHANNELS, Recipe::withChannels);
      networks = with(networks, ConfigKeys.CLASSES, Recipe::withClasses);
      networks = with(networks, ConfigKeys.LATENT_SIZE, Recipe::withLatentSize);
      networks = with(networks, ConfigKeys.LATENT_LAW, Recipe::withLatentLaw);
      networks =
          with(
              networks,
              ConfigKeys.DISCRIMINATOR_NORMALIZATION,
              Recipe::withDiscriminatorNormalization);
      lossesOf(networks);
    }
  }

  /** A class of the user's that has losses is trained with these, or not at all. */
  private void lossesOf(Recipe networks) {
    if (networks.loss() instanceof NonSaturatingLoss) {
      return;
    }
    String reason = ", since the recipe %s has losses of its own".formatted(networks.name());
    if (values.get(ConfigKeys.LOSS) != LossKind.CROSS_ENTROPY) {
      values.problem(ConfigKeys.LOSS.name(), ConfigKeys.LOSS.shownDefault() + reason);
    }
    if (values.get(ConfigKeys.LABEL_SMOOTHING) > 0) {
      values.problem(ConfigKeys.LABEL_SMOOTHING.name(), "0" + reason);
    }
  }

  /** Returns the networks of the recipe's name; what is wrong with them is noted. */
  private Optional<Recipe> named(ModelConfig networks) {
    boolean isOwn = networks.recipe().equals(OwnRecipe.NAME);
    boolean whole = true;
    for (ConfigKey<?> key : List.of(ConfigKeys.GENERATOR, ConfigKeys.DISCRIMINATOR)) {
      if (isOwn != values.isSet(key.name())) {
        values.fault(
            key.name(),
            isOwn
                ? "not set, expected a network in DL4J's JSON, since model.recipe is own"
                : "a network, expected none, since model.recipe is %s: set model.recipe=own"
                    .formatted(networks.recipe()));
        whole = false;
      }
    }
    try {
      return whole ? Optional.of(networks.ofName()) : Optional.empty();
    } catch (UnusableNetworkException e) {
      values.fault("model." + e.network(), e.getMessage());
    } catch (IllegalArgumentException e) {
      values.fault(ConfigKeys.RECIPE.name(), "%s: %s".formatted(networks.recipe(), e.getMessage()));
    }
    return Optional.empty();
  }

  /** Returns the networks with a key's value, where they have it; else that is noted. */
  private <T> Recipe with(
      Recipe networks, ConfigKey<Optional<T>> key, BiFunction<Recipe, T, Recipe> change) {
    try {
      return values.get(key).map(value -> change.apply(networks, value)).orElse(networks);
    } catch (IllegalArgumentException e) {
      values.problem(key.name(), "one that the recipe has: " + e.getMessage());
      return networks;
    }
  }

  private void training() {
    batch();
    labelSmoothing();
    precision();
    if (values.get(ConfigKeys.SYNC) != TrainingConfig.SyncMode.PARAMETER_AVERAGING) {
      return;
    }
    if (values.get(ConfigKeys.EMA_DECAY) > 0) {
      values.problem(
          ConfigKeys.EMA_DECAY.name(),
          "0, since training.sync=parameter-averaging has no weights of every step to average");
    }
    if (values.get(ConfigKeys.EXCHANGE_PRECISION) != Precision.FLOAT32) {
      values.problem(
          ConfigKeys.EXCHANGE_PRECISION.name(),
          "float32, since training.sync=parameter-averaging exchanges networks, which are not"
              + " rounded");
    }
  }

  private void precision() {
    Precision precision = values.get(ConfigKeys.PRECISION);
    if (precision == Precision.FLOAT32) {
      return;
    }
    boolean isCuda = values.get(ConfigKeys.DEVICE) == DeviceChoice.CUDA;
    boolean isBuiltIn = new ComputeSettings(values.get(ConfigKeys.BACKEND), precision).isBuiltIn();
    if (isCuda && isBuiltIn) {
      values.problem(
          ConfigKeys.PRECISION.name(),
          "float32, since training.device=cuda computes no other without"
              + " training.backend=libtorch");
    } else if (precision == Precision.TF32 && (!isCuda || isBuiltIn)) {
      values.problem(
          ConfigKeys.PRECISION.name(),
          "float32 or bfloat16, since only a GPU multiplies in TF32: that takes"
              + " training.device=cuda and training.backend=libtorch");
    }
    penalties(precision);
  }

  private void penalties(Precision precision) {
    Stream.of(ConfigKeys.R1, ConfigKeys.R2, ConfigKeys.GRADIENT_PENALTY)
        .filter(key -> values.get(key) > 0)
        .findFirst()
        .ifPresent(
            key ->
                values.problem(
                    ConfigKeys.PRECISION.name(),
                    "float32, since %s needs differences that %s rounds away"
                        .formatted(key.name(), KeyType.text(precision))));
  }

  private void labelSmoothing() {
    LossKind loss = values.get(ConfigKeys.LOSS);
    if (values.get(ConfigKeys.LABEL_SMOOTHING) > 0 && !loss.hasTarget()) {
      values.problem(
          ConfigKeys.LABEL_SMOOTHING.name(),
          "0, since training.loss=%s has no target on real images: only cross-entropy and least-squares have one"
              .formatted(KeyType.text(loss)));
    }
  }

  private void batch() {
    Optional<Integer> ofAll = values.get(ConfigKeys.BATCH_SIZE);
    Optional<Integer> ofReplica = values.get(ConfigKeys.BATCH_SIZE_PER_REPLICA);
    if (ofAll.isPresent() && ofReplica.isPresent()) {
      values.problem(
          ConfigKeys.BATCH_SIZE_PER_REPLICA.name(),
          "null, since training.batch-size is %d: set one of the two, and null for the other"
              .formatted(ofAll.get()));
      return;
    }
    BatchSize batch = BatchSize.of(ofAll, ofReplica);
    Optional<Integer> replicas = values.get(ConfigKeys.REPLICAS);
    if (replicas.isPresent() && !batch.suits(replicas.get())) {
      values.problem(
          ConfigKeys.REPLICAS.name(),
          batch.perReplica()
              ? "at most %d, since training.batch-size-per-replica is %d and a step takes at most %d images"
                  .formatted(BatchSize.MOST / batch.images(), batch.images(), BatchSize.MOST)
              : "a divisor of training.batch-size, which is %d".formatted(batch.images()));
      return;
    }
    requireRate(batch, replicas);
  }

  private void requireRate(BatchSize batch, Optional<Integer> replicas) {
    LearningRateRule rule = values.get(ConfigKeys.LEARNING_RATE_RULE);
    int images = batch.total(replicas.orElse(1));
    for (ConfigKey<Optional<Double>> ofNetwork :
        List.of(ConfigKeys.GENERATOR_LEARNING_RATE, ConfigKeys.DISCRIMINATOR_LEARNING_RATE)) {
      Optional<Double> own = values.get(ofNetwork);
      String key = own.isPresent() ? ofNetwork.name() : ConfigKeys.LEARNING_RATE.name();
      double rate = own.orElse(values.get(ConfigKeys.LEARNING_RATE)) * rule.factor(images);
      if (rate > 1 && !values.hasProblem(key)) {
        values.problem(
            ConfigKeys.LEARNING_RATE_RULE.name(),
            "one that gives a rate of at most 1, which is %s for a batch of %d: lower %s"
                .formatted(rate, images, key));
        return;
      }
    }
  }

  private void stop() {
    if (values.get(ConfigKeys.PATIENCE).isPresent()
        && !values.isSet(ConfigKeys.EVALUATION_STEPS.name())) {
      values.problem(
          ConfigKeys.PATIENCE.name(),
          "null, since evaluation.every-steps is and nothing is evaluated");
    }
  }
}
