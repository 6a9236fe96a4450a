package io.dcganspark.job.data;

import io.dcganspark.job.config.LocalNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads files below a folder on executors. Their names mean themselves.
 *
 * @param prefix what comes before their paths below the folder
 * @param hadoop how to reach them
 */
record PictureContents(String prefix, Broadcast<SerializableConfiguration> hadoop)
    implements UDF1<String, byte[]>, Serializable {
  static PictureContents of(SparkSession spark, PictureFiles files) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    return new PictureContents(
        files.inFull(""),
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(hadoop)));
  }

  @Override
  public byte[] call(String picture) throws IOException {
    return read(picture);
  }

  /**
   * Reads a file to its end.
   *
   * @param picture its path below the folder
   */
  byte[] read(String picture) throws IOException {
    Path path = new Path(prefix + picture);
    FileSystem files = path.getFileSystem(hadoop.value().value());
    LocalNames.require(files, path);
    FileSystem opened = path.getName().contains(":") ? LocalFolder.forAnyName(files) : files;
    try (InputStream in = opened.open(path)) {
      return in.readAllBytes();
    }
  }
}
