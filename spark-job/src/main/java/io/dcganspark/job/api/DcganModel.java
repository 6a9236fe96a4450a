package io.dcganspark.job.api;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.generation.BroadcastGenerator;
import io.dcganspark.job.generation.GeneratedImages;
import io.dcganspark.job.generation.GeneratedTable;
import io.dcganspark.job.generation.GeneratorImages;
import io.dcganspark.job.generation.RowImages;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.job.report.TrainingHistory;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.recipe.Recipe;
import java.util.Arrays;
import java.util.OptionalInt;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A trained pair of networks. {@link #sample} draws new images as a table; {@link #transform}
 * appends one to each row. Both draw the same: image i of a seed's sequence follows from the
 * networks, the seed, i and, of conditional networks, its label; not from the cluster, nor from
 * which other images are drawn.
 *
 * <p>It holds what it was opened from, 13 MB for the reference's networks, so it stays when the run
 * goes on.
 */
public final class DcganModel extends Model<DcganModel> implements MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final TrainedNetworks networks;
  private final DrawingParams drawing;

  /** Null unless this model was trained in this program; tasks need none. */
  private final transient DcganSummary summary;

  /**
   * For Java's {@code ServiceLoader}, by which a server of Spark Connect finds classes that it may
   * load. A model comes from {@link #open}, {@link #load} or a training.
   *
   * @throws UnsupportedOperationException always
   */
  public DcganModel() {
    throw new UnsupportedOperationException("a DcganModel comes from open, load or a training");
  }

  DcganModel(String uid, TrainedNetworks networks) {
    this(uid, networks, null);
  }

  private DcganModel(String uid, TrainedNetworks networks, DcganSummary summary) {
    this.uid = uid;
    this.networks = networks;
    this.drawing = new DrawingParams(this);
    this.summary = summary;
  }

  /**
   * Opens a checkpoint.
   *
   * @param path what the commands' {@code --checkpoint} takes: a run directory, for its newest
   *     checkpoint; one checkpoint, such as {@code checkpoints/best}; or {@code latest} under a
   *     directory of published models
   * @throws UserErrorException if there is none
   */
  public static DcganModel open(SparkSession spark, String path) {
    var hadoop = spark.sessionState().newHadoopConf();
    return new DcganModel(
        Identifiable$.MODULE$.randomUID("dcgan"), TrainedNetworks.of(Checkpoint.at(path, hadoop)));
  }

  /** Returns the same networks under the uid of their estimator, as is usual. */
  DcganModel as(String other) {
    return new DcganModel(other, networks, summary);
  }

  /** Returns the same networks with how their training went. */
  DcganModel with(TrainingHistory history) {
    return new DcganModel(uid, networks, new DcganSummary(step(), history));
  }

  /** Returns whether there is a {@link #summary()}: a model that was opened or loaded has none. */
  public boolean hasSummary() {
    return summary != null;
  }

  /**
   * Returns how the training went.
   *
   * @throws IllegalStateException if this model was not trained in this program
   */
  public DcganSummary summary() {
    if (summary == null) {
      throw new IllegalStateException(
          "%s has no summary, since it was opened, not trained here: metrics.jsonl of its run has the losses"
              .formatted(uid));
    }
    return summary;
  }

  /** Reads what {@link #save} wrote. */
  public static DcganModel load(String path) {
    return read().load(path);
  }

  /** Returns the reader of what {@link #write} wrote. */
  public static MLReader<DcganModel> read() {
    return new DcganModelReader();
  }

  /** Returns where the run lies that it was opened from, or the copy that was saved with it. */
  public String runDirectory() {
    return networks.runDirectory();
  }

  /** Returns how many steps it was trained. */
  public long step() {
    return networks.state().step();
  }

  /**
   * Draws images 0 to {@code count - 1} of a seed's sequence, as {@code generate --to x.parquet}
   * does; of conditional networks, classes take turns.
   *
   * @return rows (index long, label int, image binary, height int, width int, channels int),
   *     without label unless the networks are conditional: pixels as (channel, height, width), 0
   *     black to 255 white. They are drawn when they are read.
   * @throws UserErrorException if {@code count} is not above 0
   */
  public Dataset<Row> sample(int count, long seed) {
    return sample(count, OptionalInt.empty(), seed);
  }

  /**
   * As {@link #sample(int, long)}, with all images of one class.
   *
   * @throws UserErrorException if the networks are not conditional, or have no such class
   */
  public Dataset<Row> sample(int count, long seed, int label) {
    return sample(count, OptionalInt.of(label), seed);
  }

  private Dataset<Row> sample(int count, OptionalInt label, long seed) {
    if (count < 1) {
      throw new UserErrorException("count must be at least 1, found %d".formatted(count));
    }
    SparkSession spark = SparkSession.active();
    try {
      return GeneratedTable.of(
          new GeneratedImages(
              spark,
              GeneratorImages.of(generator(spark), GeneratorImages.Sequence.of(seed, label)),
              count));
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(e.getMessage(), e);
    }
  }

  /**
   * Appends column {@code outputCol}, an image as a PNG file for each row: image {@code index} of
   * the sequence of {@code imageSeed}, so that rows 0 to n - 1 get what {@code sample(n,
   * imageSeed)} draws. Column {@code index} holds whole numbers from 0. Conditional networks get
   * the class of {@code labelCol}, if there is such a column, else classes take turns by index.
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    SparkSession spark = dataset.sparkSession();
    return dataset
        .toDF()
        .mapPartitions(
            new RowImages(
                generator(spark),
                (Long) getOrDefault(drawing.imageSeed),
                labelColumn(dataset.schema())),
            Encoders.row(schema));
  }

  /**
   * Checks the columns that {@link #transform} takes, and appends its own.
   *
   * @throws UserErrorException if one is missing or of another type
   */
  @Override
  public StructType transformSchema(StructType schema) {
    DrawingParams.requireWhole(
        schema,
        RowImages.INDEX,
        "its numbers select images of the sequence; add one, as zipWithIndex does");
    String label = labelColumn(schema);
    if (label != null) {
      DrawingParams.requireWhole(schema, label, "set labelCol to the column of labels");
    }
    return DrawingParams.append(schema, getOrDefault(drawing.outputCol));
  }

  private String labelColumn(StructType schema) {
    String column = getOrDefault(drawing.labelCol);
    boolean isOptional = column.equals(DataConfig.DEFAULT_LABEL_COLUMN);
    boolean isTold = recipe().classes() > 0 && (!isOptional || DrawingParams.has(schema, column));
    return isTold ? column : null;
  }

  private Recipe recipe() {
    return networks.config().model().toRecipe();
  }

  private BroadcastGenerator generator(SparkSession spark) {
    return BroadcastGenerator.of(
        spark,
        recipe(),
        weightsAsked().of(networks.state()),
        networks.config().training().threadsPerReplica());
  }

  private Weights weightsAsked() {
    String asked = getOrDefault(drawing.weights);
    return Arrays.stream(Weights.values())
        .filter(known -> known.text().equals(asked))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public DcganModel copy(ParamMap extra) {
    return copyValues(new DcganModel(uid, networks, summary), extra).setParent(parent());
  }

  /**
   * Writes its params, and a run directory {@code run} of its checkpoint that every command takes.
   */
  @Override
  public MLWriter write() {
    return new DcganModelWriter(this, networks);
  }

  /** Which column holds the class of each row's image. */
  public Param<String> labelCol() {
    return drawing.labelCol;
  }

  /** Sets {@link #labelCol()}. */
  public DcganModel setLabelCol(String column) {
    set(drawing.labelCol, column);
    return this;
  }

  /** Which column {@link #transform} appends. */
  public Param<String> outputCol() {
    return drawing.outputCol;
  }

  /** Sets {@link #outputCol()}. */
  public DcganModel setOutputCol(String column) {
    set(drawing.outputCol, column);
    return this;
  }

  /** Which sequence of images {@link #transform} draws. */
  public LongParam imageSeed() {
    return drawing.imageSeed;
  }

  /** Sets {@link #imageSeed()}. */
  public DcganModel setImageSeed(long seed) {
    set(drawing.imageSeed, seed);
    return this;
  }

  /** Which of the generator's weights draw: {@code trained} or {@code average}. */
  public Param<String> weights() {
    return drawing.weights;
  }

  /** Sets {@link #weights()}. */
  public DcganModel setWeights(String weights) {
    set(drawing.weights, weights);
    return this;
  }
}
