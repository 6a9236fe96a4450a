package io.dcganspark.job.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.state.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag$;

/**
 * A folder and all below it as a data set: its pictures in the order of their paths. Executors read
 * and decode all of them once when it is opened, which finds broken ones and gives the checksum;
 * only names, digests and indices come to the driver.
 *
 * <p>The driver lists the folder and executors open its files by name. Spark's sources take paths
 * for patterns, follow links in circles, and leave files out without a word.
 */
final class PictureFolder {
  private static final Logger LOG = LoggerFactory.getLogger(PictureFolder.class);
  private static final StructType PLACE =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("index", DataTypes.LongType, false)
          .add("label", DataTypes.IntegerType, true);

  /** Of one task; Spark warns of tasks with more than a megabyte of them. */
  private static final int MOST_NAMES = 8192;

  private final SparkSession spark;
  private final DataConfig data;
  private final PictureFiles files;
  private final Contents contents;

  private PictureFolder(SparkSession spark, DataConfig data, PictureFiles files) {
    this.spark = spark;
    this.data = data;
    this.files = files;
    this.contents =
        new Contents(
            spark
                .sparkContext()
                .broadcast(
                    new SerializableConfiguration(spark.sessionState().newHadoopConf()),
                    ClassTag$.MODULE$.apply(SerializableConfiguration.class)));
  }

  /**
   * Opens a folder and reads all of its files.
   *
   * @throws UserErrorException if there are none, or too many that cannot be used
   */
  static ImageTable open(SparkSession spark, DataConfig data) throws IOException {
    DataFindings.warn(data.path(), DataOptions.ignoredByFolder(data));
    PictureFiles files =
        PictureFiles.below(data.path(), spark.sessionState().newHadoopConf()).requireSome();
    DataFindings.warn(data.path(), files.notes());
    DataFindings.warn(
        data.path(), ForeignData.unreadLabels(data, spark.sessionState().newHadoopConf()));
    return new PictureFolder(spark, data, files).table();
  }

  /**
   * Looks at a folder without Spark.
   *
   * @throws UserErrorException if there are no pictures in it
   */
  static DataFindings look(DataConfig data, Configuration hadoop) throws IOException {
    List<String> notes = new ArrayList<>(DataOptions.ignoredByFolder(data));
    PictureFiles files = PictureFiles.below(data.path(), hadoop).requireSome();
    notes.addAll(files.notes());
    notes.addAll(ForeignData.unreadLabels(data, hadoop));
    return new DataFindings(OptionalLong.of(files.pictures().size()), notes);
  }

  private ImageTable table() {
    boolean upright = DataOptions.upright(data);
    List<PictureFile> found = found(upright);
    List<PictureFile> broken = found.stream().filter(file -> file.problemOrNull() != null).toList();
    BrokenImages.leaveOut(
        data.path(),
        broken.stream().map(file -> file.path() + " " + file.problemOrNull()).toList(),
        broken.size(),
        found.size(),
        data.maxBroken());
    List<PictureFile> usable = found.stream().filter(file -> file.problemOrNull() == null).toList();
    List<Integer> labels = labels(found, usable);
    return new ImageTable(
        data.path(),
        rows(usable, labels),
        usable.size(),
        sha256(usable),
        labels == null ? null : sha256OfLabels(labels),
        upright);
  }

  private int slices(int pictures) {
    int wanted = 4 * spark.sparkContext().defaultParallelism();
    return Math.max(1, Math.max(Math.min(pictures, wanted), pictures / MOST_NAMES));
  }

  private List<PictureFile> found(boolean upright) {
    Contents reading = contents;
    String prefix = files.inFull("");
    try {
      return JavaSparkContext.fromSparkContext(spark.sparkContext())
          .parallelize(files.pictures(), slices(files.pictures().size()))
          .map(picture -> inspected(picture, reading.call(prefix + picture), upright))
          .collect();
    } catch (RuntimeException e) {
      throw DataFailures.unreadable(data, e);
    }
  }

  private static PictureFile inspected(String path, byte[] content, boolean upright) {
    String problem = null;
    try {
      PictureDecoder.decode(content, upright);
    } catch (InvalidPictureException e) {
      problem = e.getMessage();
    }
    return new PictureFile(path, Sha256.of(content), problem);
  }

  /**
   * Returns the number of each picture's folder among all folders directly below the root; null:
   * folders are no labels. Broken pictures do not change which number a folder has.
   */
  private List<Integer> labels(List<PictureFile> found, List<PictureFile> usable) {
    List<String> classes;
    if (data.labels() == DataConfig.Labels.FOLDERS) {
      classes = found.stream().map(this::folder).distinct().sorted().toList();
      LOG.info("Labels from 0: {}", String.join(", ", classes));
      return usable.stream().map(file -> Collections.binarySearch(classes, folder(file))).toList();
    }
    if (data.labels() == DataConfig.Labels.STORED
        && found.stream().anyMatch(file -> file.path().contains("/"))) {
      LOG.info("Its folders are no labels, since data.labels is stored and not folders");
    }
    return null;
  }

  private String folder(PictureFile file) {
    int end = file.path().indexOf('/');
    if (end < 0) {
      throw new UserErrorException(
          "%s lies in no folder below %s, expected one for each class, since data.labels is folders"
              .formatted(file.path(), data.path()));
    }
    return file.path().substring(0, end);
  }

  /** Of a line for each file as {@code sha256sum} prints it. */
  private static String sha256(List<PictureFile> files) {
    MessageDigest digest = Sha256.start();
    for (PictureFile file : files) {
      digest.update(
          "%s  %s\n".formatted(file.sha256(), file.path()).getBytes(StandardCharsets.UTF_8));
    }
    return Sha256.hex(digest);
  }

  private static String sha256OfLabels(List<Integer> labels) {
    MessageDigest digest = Sha256.start();
    labels.forEach(label -> digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, label)));
    return Sha256.hex(digest);
  }

  /** Whoever asks for no images, but for labels, opens no file: Spark then leaves the UDF out. */
  private Dataset<Row> rows(List<PictureFile> usable, List<Integer> labels) {
    List<Row> places = new ArrayList<>(usable.size());
    for (int i = 0; i < usable.size(); i++) {
      places.add(
          RowFactory.create(
              files.inFull(usable.get(i).path()), (long) i, labels == null ? null : labels.get(i)));
    }
    return spark
        .createDataFrame(
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(places, slices(places.size())),
            PLACE)
        .select(
            col("index"),
            col("label"),
            udf(contents, DataTypes.BinaryType).apply(col("path")).as("image"),
            lit(null).cast(DataTypes.IntegerType).as("height"),
            lit(null).cast(DataTypes.IntegerType).as("width"),
            lit(null).cast(DataTypes.IntegerType).as("channels"));
  }

  /** Reads a file whose name means itself. */
  private record Contents(Broadcast<SerializableConfiguration> hadoop)
      implements UDF1<String, byte[]> {
    @Override
    public byte[] call(String file) throws IOException {
      Path path = new Path(file);
      FileSystem files = path.getFileSystem(hadoop.value().value());
      FileSystem opened = path.getName().contains(":") ? LocalFolder.forAnyName(files) : files;
      try (InputStream in = opened.open(path)) {
        return in.readAllBytes();
      } catch (FileNotFoundException e) {
        throw new FileNotFoundException(
            e.getMessage() + (LocalFolder.isLocal(files) ? LocalFolder.spelling(file) : ""));
      }
    }
  }
}
