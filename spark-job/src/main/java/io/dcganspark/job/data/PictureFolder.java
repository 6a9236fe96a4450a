package io.dcganspark.job.data;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder and all below it as a data set: its PNG and JPEG files in the order of their paths.
 * Executors read and decode all of them once when it is opened, which finds broken ones and gives
 * the checksum; only names, digests and indices come to the driver.
 *
 * <p>They are read by Spark's {@code binaryFile}. Its {@code image} source hands out pixels of
 * files whose bytes nobody saw, so that they have no checksum, and leaves out or stops at what it
 * cannot decode without saying why.
 */
final class PictureFolder {
  private static final Logger LOG = LoggerFactory.getLogger(PictureFolder.class);
  private static final StructType PLACE =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("index", DataTypes.LongType, false)
          .add("label", DataTypes.IntegerType, true);

  private final SparkSession spark;
  private final DataConfig data;
  private final String root;

  private PictureFolder(SparkSession spark, DataConfig data, Path root) {
    this.spark = spark;
    this.data = data;
    this.root = root.toString();
  }

  /**
   * Opens a folder and reads all of its files.
   *
   * @throws UserErrorException if there are none, or too many that cannot be used
   */
  static ImageTable open(SparkSession spark, DataConfig data) throws IOException {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Path root = PictureFiles.folder(data.path(), hadoop);
    return new PictureFolder(spark, data, root).table(PictureFiles.empty(root, hadoop));
  }

  private ImageTable table(List<String> empty) {
    Dataset<Row> files = files();
    List<PictureFile> found = found(files, empty);
    List<PictureFile> broken = found.stream().filter(file -> file.problemOrNull() != null).toList();
    BrokenImages.leaveOut(
        data.path(),
        broken.stream().map(file -> relative(file) + " " + file.problemOrNull()).toList(),
        broken.size(),
        found.size(),
        data.maxBroken());
    List<PictureFile> usable = found.stream().filter(file -> file.problemOrNull() == null).toList();
    List<Integer> labels = data.labels() == DataConfig.Labels.FOLDERS ? labels(usable) : null;
    return new ImageTable(
        data.path(),
        rows(files, usable, labels),
        usable.size(),
        sha256(usable),
        labels == null ? null : sha256OfLabels(labels));
  }

  private Dataset<Row> files() {
    return spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", true)
        .option("pathGlobFilter", PictureFiles.GLOB)
        .load(data.path())
        // Spark takes each file for at least 4 MB, which makes a task of every 32 small ones.
        .coalesce(4 * spark.sparkContext().defaultParallelism());
  }

  private List<PictureFile> found(Dataset<Row> files, List<String> empty) {
    List<PictureFile> found =
        new ArrayList<>(
            files
                .select("path", "content")
                .javaRDD()
                .map(row -> inspected(row.getString(0), row.getAs(1)))
                .collect());
    empty.forEach(path -> found.add(new PictureFile(path, Sha256.of(new byte[0]), "is empty")));
    found.sort(Comparator.comparing(this::relative));
    return found;
  }

  private static PictureFile inspected(String path, byte[] content) {
    String problem = null;
    try {
      PictureDecoder.decode(content);
    } catch (InvalidPictureException e) {
      problem = e.getMessage();
    }
    return new PictureFile(path, Sha256.of(content), problem);
  }

  /** A folder's images are the same wherever it lies. */
  private String relative(PictureFile file) {
    return file.path().startsWith(root + "/")
        ? file.path().substring(root.length() + 1)
        : file.path();
  }

  /** The number of the parent's name among the names of all parents. */
  private List<Integer> labels(List<PictureFile> files) {
    List<String> classes = files.stream().map(this::parent).distinct().sorted().toList();
    LOG.info("Labels from 0: {}", String.join(", ", classes));
    return files.stream().map(file -> Collections.binarySearch(classes, parent(file))).toList();
  }

  private String parent(PictureFile file) {
    Path folder = new Path(file.path()).getParent();
    if (folder.toString().equals(root)) {
      throw new UserErrorException(
          "%s lies in no folder below %s, expected one for each class, since data.labels is folders"
              .formatted(relative(file), data.path()));
    }
    return folder.getName();
  }

  /** Of a line for each file as {@code sha256sum} prints it. */
  private String sha256(List<PictureFile> files) {
    MessageDigest digest = Sha256.start();
    for (PictureFile file : files) {
      digest.update(
          "%s  %s\n".formatted(file.sha256(), relative(file)).getBytes(StandardCharsets.UTF_8));
    }
    return Sha256.hex(digest);
  }

  private static String sha256OfLabels(List<Integer> labels) {
    MessageDigest digest = Sha256.start();
    labels.forEach(label -> digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, label)));
    return Sha256.hex(digest);
  }

  private Dataset<Row> rows(Dataset<Row> files, List<PictureFile> usable, List<Integer> labels) {
    List<Row> places = new ArrayList<>(usable.size());
    for (int i = 0; i < usable.size(); i++) {
      places.add(
          RowFactory.create(usable.get(i).path(), (long) i, labels == null ? null : labels.get(i)));
    }
    return files
        .join(broadcast(spark.createDataFrame(places, PLACE)), "path")
        .select(
            col("index"),
            col("label"),
            col("content").as("image"),
            lit(null).cast(DataTypes.IntegerType).as("height"),
            lit(null).cast(DataTypes.IntegerType).as("width"),
            lit(null).cast(DataTypes.IntegerType).as("channels"));
  }
}
