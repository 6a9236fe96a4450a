package io.dcganspark.job.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A configuration as text: the inverse of {@link JobConfigLoader}. */
final class ConfigText {
  private ConfigText() {}

  static String json(JobConfig config) {
    return render(config, ConfigRenderOptions.defaults().setJson(true));
  }

  static String hocon(JobConfig config) {
    return render(config, ConfigRenderOptions.defaults().setJson(false));
  }

  private static String render(JobConfig config, ConfigRenderOptions options) {
    // The library sorts the keys of every object.
    return ConfigValueFactory.fromMap(values(config))
        .render(options.setOriginComments(false).setComments(false).setFormatted(true));
  }

  private static Map<String, Object> values(JobConfig config) {
    TrainingConfig training = config.training();
    Map<String, Object> values = new HashMap<>();
    values.put(
        "run",
        section(
            "id", config.run().idOrNull(),
            "executor-timeout", text(config.run().executorTimeout())));
    values.put(
        "data",
        section(
            "path", config.data().pathOrNull(),
            "format", config.data().format(),
            "labels", config.data().labels().text(),
            "max-broken", config.data().maxBroken(),
            "image-column", config.data().imageColumn(),
            "label-column", config.data().labelColumn(),
            "options", config.data().options()));
    values.put(
        "model",
        section(
            "recipe", config.model().recipe(),
            "width", config.model().widthOrNull(),
            "channels", config.model().channelsOrNull(),
            "classes", config.model().classesOrNull(),
            "generator", network(config.model().generatorOrNull()),
            "discriminator", network(config.model().discriminatorOrNull())));
    values.put(
        "training",
        section(
            "epochs", training.epochs(),
            "batch-size", training.batchSize(),
            "replicas", training.replicasOrNull(),
            "seed", training.seed(),
            "learning-rate", training.learningRate(),
            "beta1", training.beta1(),
            "beta2", training.beta2(),
            "threads-per-replica", training.threadsPerReplica(),
            "max-failures", training.maxFailures(),
            "on-divergence", training.onDivergence(),
            "precision", training.precision().name().toLowerCase(Locale.ROOT),
            "sync", training.sync().mode().text(),
            "averaging-frequency", training.sync().averagingFrequency(),
            "save-updater", training.sync().saveUpdater(),
            "aggregation-depth", training.sync().aggregationDepth(),
            "ema-decay", training.emaDecay()));
    values.put(
        "checkpoint",
        section(
            "every-steps", config.checkpoint().everyStepsOrNull(),
            "keep-last", config.checkpoint().keepLast(),
            "timeout", text(config.checkpoint().timeout()),
            "max-failures", config.checkpoint().maxFailures()));
    values.put(
        "samples",
        section(
            "rows", config.samples().rows(),
            "columns", config.samples().columns(),
            "every-steps", config.samples().everyStepsOrNull()));
    values.put("metrics", section("every-steps", config.metrics().everySteps()));
    values.put(
        "evaluation",
        section(
            "every-steps", config.evaluation().everyStepsOrNull(),
            "count", config.evaluation().count(),
            "classifier", config.evaluation().classifierOrNull()));
    values.put("stop", section("patience", config.stop().patienceOrNull()));
    values.put(
        "exchange",
        section(
            "timeout", text(config.exchange().timeout()),
            "precision", config.exchange().precision().name().toLowerCase(Locale.ROOT)));
    values.put(
        "mlflow",
        section(
            "tracking-uri", config.mlflow().trackingUriOrNull(),
            "experiment", config.mlflow().experiment()));
    values.put("output", section("path", config.output().path()));
    return values;
  }

  /** Map.of would refuse the null of an absent key. */
  private static Map<String, Object> section(Object... keysAndValues) {
    Map<String, Object> section = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      section.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return section;
  }

  private static Map<String, Object> network(String jsonOrNull) {
    return jsonOrNull == null
        ? null
        : ConfigFactory.parseString(
                jsonOrNull, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
            .root()
            .unwrapped();
  }

  private static String text(Duration duration) {
    return duration.toMillisPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
  }
}
