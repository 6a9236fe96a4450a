package io.dcganspark.job.api;

import io.dcganspark.job.config.ConfigKey;
import io.dcganspark.job.config.ConfigKeys;
import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * {@link Dcgan} as an estimator of Spark ML. A param whose documentation starts with a key of
 * docs/configuration.md stands for it; every other key goes into {@link #settings()}, whole files
 * into {@link #config()}. What is not set is as the configuration's defaults say. A param wins over
 * {@code settings}, and these over {@code config}.
 *
 * <p>Each fit trains a run, or with {@link #runId()} resumes it.
 */
public final class DcganEstimator extends Estimator<DcganModel> implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;

  /** The names of params that stand for keys, with those of the keys. */
  private final TreeMap<String, String> keys = new TreeMap<>();

  private final Param<String> imageCol;
  private final Param<String> recipe;
  private final IntParam epochs;
  private final IntParam batchSize;
  private final IntParam batchSizePerReplica;
  private final IntParam replicas;
  private final LongParam seed;
  private final DoubleParam learningRate;
  private final Param<String> learningRateRule;
  private final IntParam warmUpSteps;
  private final Param<String> outputPath;
  private final Param<String> runId;
  private final Param<String> config;
  private final StringArrayParam settings;
  private final DrawingParams drawing;

  /** Makes an estimator with a random uid. */
  public DcganEstimator() {
    this(Identifiable$.MODULE$.randomUID("dcgan"));
  }

  /** Makes an estimator with a uid, as Spark does when it copies one. */
  public DcganEstimator(String uid) {
    this.uid = uid;
    imageCol = new TextParam(this, "imageCol", doc("imageCol", ConfigKeys.IMAGE_COLUMN));
    recipe = text("recipe", ConfigKeys.RECIPE);
    epochs = number("epochs", ConfigKeys.EPOCHS);
    batchSize = number("batchSize", ConfigKeys.BATCH_SIZE);
    batchSizePerReplica = number("batchSizePerReplica", ConfigKeys.BATCH_SIZE_PER_REPLICA);
    replicas = number("replicas", ConfigKeys.REPLICAS);
    seed = new LongParam(this, "seed", doc("seed", ConfigKeys.SEED));
    learningRate =
        new DoubleParam(
            this,
            "learningRate",
            doc("learningRate", ConfigKeys.LEARNING_RATE),
            ValueCheck.ofKey("learningRate", ConfigKeys.LEARNING_RATE));
    learningRateRule = text("learningRateRule", ConfigKeys.LEARNING_RATE_RULE);
    warmUpSteps = number("warmUpSteps", ConfigKeys.WARM_UP_STEPS);
    outputPath = new TextParam(this, "outputPath", doc("outputPath", ConfigKeys.OUTPUT_PATH));
    runId = new TextParam(this, "runId", doc("runId", ConfigKeys.RUN_ID));
    config = new TextParam(this, "config", "a configuration file in HOCON");
    settings =
        new StringArrayParam(
            this, "settings", "key=value for any other key, as the commands' --set takes them");
    drawing = new DrawingParams(this);
    keys.put(drawing.labelCol.name(), ConfigKeys.LABEL_COLUMN.name());
  }

  private IntParam number(String name, ConfigKey<?> key) {
    return new IntParam(this, name, doc(name, key), ValueCheck.ofKey(name, key));
  }

  private Param<String> text(String name, ConfigKey<?> key) {
    return new TextParam(this, name, doc(name, key), ValueCheck.ofKey(name, key));
  }

  /** The documentation of a param that stands for a key. */
  private String doc(String param, ConfigKey<?> key) {
    keys.put(param, key.name());
    return DrawingParams.doc(key);
  }

  /** Returns the reader of what {@link #write} wrote. */
  public static MLReader<DcganEstimator> read() {
    return new LiteralPathReader<>();
  }

  /** Reads what {@link #save} wrote. */
  public static DcganEstimator load(String path) {
    return read().load(path);
  }

  /**
   * Trains on images.
   *
   * @param dataset with the columns that {@link Dcgan#train(Dataset)} takes
   * @throws UserErrorException for what is to be corrected in params, the session or the data
   */
  @Override
  public DcganModel fit(Dataset<?> dataset) {
    DcganModel model = dcgan().train(dataset.toDF()).as(uid);
    return copyValues(model, ParamMap.empty()).setParent(this);
  }

  /** What the params say, in the configuration's own keys. */
  Dcgan dcgan() {
    Dcgan asked = isSet(config) ? new Dcgan().config(getOrDefault(config)) : new Dcgan();
    if (isSet(settings)) {
      for (String assignment : getOrDefault(settings)) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
          throw new UserErrorException(
              "settings holds \"%s\", expected key=value, such as training.beta1=0.9"
                  .formatted(assignment));
        }
        asked =
            asked.set(
                "settings",
                assignment.substring(0, equals).trim(),
                assignment.substring(equals + 1).trim());
      }
    }
    for (Map.Entry<String, String> key : keys.entrySet()) {
      Param<?> param = getParam(key.getKey());
      if (isSet(param)) {
        asked = asked.set("param " + param.name(), key.getValue(), getOrDefault(param));
      }
    }
    return asked;
  }

  /** Returns the params that stand for keys, with these. */
  Map<String, String> keys() {
    return Map.copyOf(keys);
  }

  /**
   * Checks that there is a column of images, and appends that of the model.
   *
   * @throws UserErrorException if there is none, or the model's is there already
   */
  @Override
  public StructType transformSchema(StructType schema) {
    String column = isSet(imageCol) ? getOrDefault(imageCol) : DataConfig.DEFAULT_IMAGE_COLUMN;
    DrawingParams.requireImages(schema, column, "imageCol");
    return DrawingParams.append(schema, getOrDefault(drawing.outputCol));
  }

  /** As Spark's, with the assignments of {@link #settings()} in place of an array's address. */
  @Override
  public String explainParam(Param<?> param) {
    return param.equals(settings) && isSet(settings)
        ? "%s: %s (current: %s)"
            .formatted(settings.name(), settings.doc(), String.join(", ", getOrDefault(settings)))
        : super.explainParam(param);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public DcganEstimator copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /**
   * {@code data.image-column}, the images, each a PNG or JPEG file, or pixels whose sizes are in
   * columns height, width and channels.
   */
  public Param<String> imageCol() {
    return imageCol;
  }

  /** Returns the value of {@link #imageCol()}. */
  public String getImageCol() {
    return getOrDefault(imageCol);
  }

  /** Sets {@link #imageCol()}. */
  public DcganEstimator setImageCol(String column) {
    set(imageCol, column);
    return this;
  }

  /** {@code model.recipe}, the networks. */
  public Param<String> recipe() {
    return recipe;
  }

  /** Returns the value of {@link #recipe()}. */
  public String getRecipe() {
    return getOrDefault(recipe);
  }

  /** Sets {@link #recipe()}. */
  public DcganEstimator setRecipe(String name) {
    set(recipe, name);
    return this;
  }

  /** {@code training.epochs}, passes over the data. */
  public IntParam epochs() {
    return epochs;
  }

  /** Returns the value of {@link #epochs()}. */
  public int getEpochs() {
    return (int) getOrDefault(epochs);
  }

  /** Sets {@link #epochs()}. */
  public DcganEstimator setEpochs(int number) {
    set(epochs, number);
    return this;
  }

  /** {@code training.batch-size}, images in a step over all replicas together. */
  public IntParam batchSize() {
    return batchSize;
  }

  /** Returns the value of {@link #batchSize()}. */
  public int getBatchSize() {
    return (int) getOrDefault(batchSize);
  }

  /** Sets {@link #batchSize()}. */
  public DcganEstimator setBatchSize(int number) {
    set(batchSize, number);
    return this;
  }

  /** {@code training.batch-size-per-replica}, images in a step for each replica. */
  public IntParam batchSizePerReplica() {
    return batchSizePerReplica;
  }

  /** Returns the value of {@link #batchSizePerReplica()}. */
  public int getBatchSizePerReplica() {
    return (int) getOrDefault(batchSizePerReplica);
  }

  /** Sets {@link #batchSizePerReplica()}, in place of {@link #batchSize()}. */
  public DcganEstimator setBatchSizePerReplica(int number) {
    set(batchSizePerReplica, number);
    return this;
  }

  /** {@code training.replicas}, replicas that share each batch evenly. */
  public IntParam replicas() {
    return replicas;
  }

  /** Returns the value of {@link #replicas()}. */
  public int getReplicas() {
    return (int) getOrDefault(replicas);
  }

  /** Sets {@link #replicas()}. */
  public DcganEstimator setReplicas(int number) {
    set(replicas, number);
    return this;
  }

  /** {@code training.seed}, the key of every random number of the training. */
  public LongParam seed() {
    return seed;
  }

  /** Returns the value of {@link #seed()}. */
  public long getSeed() {
    return (long) getOrDefault(seed);
  }

  /** Sets {@link #seed()}. */
  public DcganEstimator setSeed(long seed) {
    set(this.seed, seed);
    return this;
  }

  /** {@code training.learning-rate}, Adam's step size, for both networks. */
  public DoubleParam learningRate() {
    return learningRate;
  }

  /** Returns the value of {@link #learningRate()}. */
  public double getLearningRate() {
    return (double) getOrDefault(learningRate);
  }

  /** Sets {@link #learningRate()}. */
  public DcganEstimator setLearningRate(double rate) {
    set(learningRate, rate);
    return this;
  }

  /**
   * {@code training.learning-rate-rule}, how the learning rate follows the batch: {@code none},
   * {@code square-root} or {@code linear}.
   */
  public Param<String> learningRateRule() {
    return learningRateRule;
  }

  /** Returns the value of {@link #learningRateRule()}. */
  public String getLearningRateRule() {
    return getOrDefault(learningRateRule);
  }

  /** Sets {@link #learningRateRule()}. */
  public DcganEstimator setLearningRateRule(String rule) {
    set(learningRateRule, rule);
    return this;
  }

  /** {@code training.warm-up-steps}, first steps in which the learning rate rises to its value. */
  public IntParam warmUpSteps() {
    return warmUpSteps;
  }

  /** Returns the value of {@link #warmUpSteps()}. */
  public int getWarmUpSteps() {
    return (int) getOrDefault(warmUpSteps);
  }

  /** Sets {@link #warmUpSteps()}. */
  public DcganEstimator setWarmUpSteps(int steps) {
    set(warmUpSteps, steps);
    return this;
  }

  /** {@code output.path}, the directory of all run directories. */
  public Param<String> outputPath() {
    return outputPath;
  }

  /** Returns the value of {@link #outputPath()}. */
  public String getOutputPath() {
    return getOrDefault(outputPath);
  }

  /** Sets {@link #outputPath()}. */
  public DcganEstimator setOutputPath(String path) {
    set(outputPath, path);
    return this;
  }

  /** {@code run.id}, the name of the run directory; the same one again resumes that run. */
  public Param<String> runId() {
    return runId;
  }

  /** Returns the value of {@link #runId()}. */
  public String getRunId() {
    return getOrDefault(runId);
  }

  /** Sets {@link #runId()}. */
  public DcganEstimator setRunId(String name) {
    set(runId, name);
    return this;
  }

  /** {@code data.label-column}, and the class of each image that the model draws. */
  public Param<String> labelCol() {
    return drawing.labelCol;
  }

  /** Returns the value of {@link #labelCol()}. */
  public String getLabelCol() {
    return getOrDefault(drawing.labelCol);
  }

  /** Sets {@link #labelCol()}. */
  public DcganEstimator setLabelCol(String column) {
    set(drawing.labelCol, column);
    return this;
  }

  /** The column that the model appends. */
  public Param<String> outputCol() {
    return drawing.outputCol;
  }

  /** Returns the value of {@link #outputCol()}. */
  public String getOutputCol() {
    return getOrDefault(drawing.outputCol);
  }

  /** Sets {@link #outputCol()}. */
  public DcganEstimator setOutputCol(String column) {
    set(drawing.outputCol, column);
    return this;
  }

  /** Which sequence of images the model draws; {@link #seed()} is the training's. */
  public LongParam imageSeed() {
    return drawing.imageSeed;
  }

  /** Returns the value of {@link #imageSeed()}. */
  public long getImageSeed() {
    return (long) getOrDefault(drawing.imageSeed);
  }

  /** Sets {@link #imageSeed()}. */
  public DcganEstimator setImageSeed(long seed) {
    set(drawing.imageSeed, seed);
    return this;
  }

  /** Which of the generator's weights the model draws with: {@code trained} or {@code average}. */
  public Param<String> weights() {
    return drawing.weights;
  }

  /** Returns the value of {@link #weights()}. */
  public String getWeights() {
    return getOrDefault(drawing.weights);
  }

  /** Sets {@link #weights()}. */
  public DcganEstimator setWeights(String weights) {
    set(drawing.weights, weights);
    return this;
  }

  /** A configuration file, under what is set here. */
  public Param<String> config() {
    return config;
  }

  /** Returns the value of {@link #config()}. */
  public String getConfig() {
    return getOrDefault(config);
  }

  /** Sets {@link #config()}. */
  public DcganEstimator setConfig(String path) {
    set(config, path);
    return this;
  }

  /** {@code key=value} for every key that has no param. */
  public StringArrayParam settings() {
    return settings;
  }

  /** Returns the value of {@link #settings()}. */
  public String[] getSettings() {
    return getOrDefault(settings);
  }

  /** Sets {@link #settings()}. */
  public DcganEstimator setSettings(String... assignments) {
    set(settings, assignments);
    return this;
  }
}
