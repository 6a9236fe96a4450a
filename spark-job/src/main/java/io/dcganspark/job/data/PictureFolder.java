package io.dcganspark.job.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.model.state.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A folder and all below it as a data set: its pictures in the order of their paths. Executors read
 * and decode all of them once when it is opened, which finds broken ones and gives the checksum;
 * only names and digests come to the driver, and the digests leave it again.
 *
 * <p>The driver lists the folder and executors open its files by name. Spark's sources take paths
 * for patterns, follow links in circles, and leave files out without a word.
 */
final class PictureFolder {
  private static final StructType PLACE =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("index", DataTypes.LongType, false)
          .add("label", DataTypes.IntegerType, true);

  static final ImageFormat FORMAT = new Format();

  private final SparkSession spark;
  private final DataConfig data;
  private final PictureContents contents;
  private final FolderLabels labels;
  private final List<PictureSlice> slices;
  private final JavaRDD<PictureSlice> parallel;

  private PictureFolder(
      SparkSession spark, DataConfig data, PictureFiles files, FolderLabels labels) {
    this.spark = spark;
    this.data = data;
    this.contents = PictureContents.of(spark, files);
    this.labels = labels;
    this.slices = PictureSlice.of(files.pictures(), 4 * spark.sparkContext().defaultParallelism());
    this.parallel =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(slices, slices.size());
  }

  private static final class Format implements ImageFormat {
    @Override
    public ImageTable open(SparkSession spark, DataConfig data, ImageForm form) throws IOException {
      DataFindings.warn(data.path(), DataOptions.ignoredByFolder(data));
      PictureFiles files =
          PictureFiles.below(data.path(), spark.sessionState().newHadoopConf()).requireSome();
      DataFindings.warn(data.path(), files.notes());
      DataFindings.warn(
          data.path(), ForeignData.unreadLabels(data, spark.sessionState().newHadoopConf()));
      FolderLabels labels = FolderLabels.of(files.pictures(), data);
      return new PictureFolder(spark, data, files, labels).inspected(form);
    }

    @Override
    public DataFindings look(DataConfig data, Configuration hadoop) throws IOException {
      List<String> notes = new ArrayList<>(DataOptions.ignoredByFolder(data));
      PictureFiles files = PictureFiles.below(data.path(), hadoop).requireSome();
      notes.addAll(files.notes());
      notes.addAll(ForeignData.unreadLabels(data, hadoop));
      return new DataFindings(OptionalLong.of(files.pictures().size()), notes);
    }
  }

  private ImageTable inspected(ImageForm form) {
    PictureInspector.Settings settings =
        new PictureInspector.Settings(
            contents, labels, DataOptions.upright(data), data.maxBroken(), form);
    InspectionPass<KeptImage, FolderFindings> pass =
        InspectionPass.over(
            parallel.flatMap(PictureSlice::entries),
            new ReadingProgress(spark.sparkContext(), data.path(), OptionalLong.of(pictures())),
            form.isKept(),
            partition -> new PictureInspector(settings));
    try {
      return table(pass, form);
    } catch (Throwable e) { // Spark's exceptions are checked, and Scala does not declare them.
      pass.close();
      throw e;
    }
  }

  private ImageTable table(InspectionPass<KeptImage, FolderFindings> pass, ImageForm form) {
    List<FolderFindings> found = findings(pass);
    List<FolderFindings.Broken> broken =
        found.stream().flatMap(slice -> slice.firstBroken().stream()).toList();
    BrokenImages.leaveOut(
        data.path(),
        broken.stream().map(FolderFindings.Broken::problem).toList(),
        found.stream().mapToLong(FolderFindings::broken).sum(),
        pictures(),
        data.maxBroken());
    int[] leftOut = broken.stream().mapToInt(FolderFindings.Broken::place).toArray();
    JavaRDD<KeptImage> images =
        pass.images().map(image -> image.at(index((int) image.index(), leftOut)));
    return new ImageTable(
        data.path(),
        summary(found, leftOut),
        DataOptions.upright(data),
        () -> rows(leftOut),
        form.isKept() ? Optional.of(new KeptImages(images, form)) : Optional.empty(),
        pass::close);
  }

  /** Returns how many there are, broken or not. */
  private long pictures() {
    PictureSlice last = slices.get(slices.size() - 1);
    return (long) last.first() + last.names().size();
  }

  private List<FolderFindings> findings(InspectionPass<KeptImage, FolderFindings> pass) {
    try {
      return pass.findings();
    } catch (Exception e) { // As above.
      throw DataFailures.unreadable(data, e);
    }
  }

  /** Returns the index of a picture among those that can be used; negative: it cannot be used. */
  private static int index(int place, int[] leftOut) {
    int before = -1 - Arrays.binarySearch(leftOut, place);
    return before < 0 ? -1 : place - before;
  }

  /** The images' checksum is of a line for each file as {@code sha256sum} prints it. */
  private ImageTable.Summary summary(List<FolderFindings> found, int[] leftOut) {
    MessageDigest images = Sha256.start();
    MessageDigest ofLabels = Sha256.start();
    LabelRange range = new LabelRange();
    long count = 0;
    for (int i = 0; i < slices.size(); i++) {
      byte[] digests = found.get(i).digests();
      int at = 0;
      Iterator<PictureSlice.Entry> entries = slices.get(i).entries();
      while (entries.hasNext()) {
        PictureSlice.Entry entry = entries.next();
        if (index(entry.place(), leftOut) < 0) {
          continue;
        }
        String sha256 = HexFormat.of().formatHex(digests, at, at + FolderFindings.DIGEST);
        images.update((sha256 + "  " + entry.path() + "\n").getBytes(StandardCharsets.UTF_8));
        if (labels.areThere()) {
          int label = labels.of(entry.path());
          range.add(label);
          ofLabels.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, label));
        }
        at += FolderFindings.DIGEST;
        count++;
      }
    }
    return new ImageTable.Summary(
        count,
        Sha256.hex(images),
        labels.areThere() ? new TableLabels(Sha256.hex(ofLabels), range) : null);
  }

  private Dataset<Row> rows(int[] leftOut) {
    FolderLabels numbered = labels;
    JavaRDD<Row> places =
        parallel
            .flatMap(PictureSlice::entries)
            .filter(entry -> index(entry.place(), leftOut) >= 0)
            .map(
                entry ->
                    RowFactory.create(
                        entry.path(),
                        (long) index(entry.place(), leftOut),
                        numbered.areThere() ? numbered.of(entry.path()) : null));
    return spark
        .createDataFrame(places, PLACE)
        .select(
            col("index"),
            col("label"),
            udf(contents, DataTypes.BinaryType).apply(col("path")).as("image"),
            lit(null).cast(DataTypes.IntegerType).as("height"),
            lit(null).cast(DataTypes.IntegerType).as("width"),
            lit(null).cast(DataTypes.IntegerType).as("channels"));
  }
}
