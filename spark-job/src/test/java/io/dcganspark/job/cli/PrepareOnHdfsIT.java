package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.HdfsCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of photos on HDFS, prepared there and trained on. */
@Tag("chaos")
class PrepareOnHdfsIT {
  private static final Pattern SHA256 =
      Pattern.compile("^24 images with SHA-256 ([0-9a-f]{64}) in");

  @TempDir Path directory;
  private TrainedRuns job;
  private HdfsCluster hdfs;

  @BeforeEach
  void start() {
    job = new TrainedRuns(directory);
    hdfs = HdfsCluster.start("prepare-on-hdfs", 2);
  }

  @AfterEach
  void stop() {
    hdfs.close();
    TrainedRuns.forget();
  }

  private String prepared(String data, String to) {
    int code =
        job.run(
            "prepare",
            "--data",
            data,
            "--to",
            to,
            "--resize",
            "--set",
            "data.format=images",
            "--set",
            "data.labels=folders",
            "--set",
            "model.recipe=dcgan-paper",
            "--set",
            "model.channels=3");
    assertThat(code).as(job.err()).isZero();
    Matcher said = SHA256.matcher(job.out());
    assertThat(said.find()).as(job.out()).isTrue();
    return said.group(1);
  }

  @Test
  void photosAreTheSameThereAsInALocalFolder() throws IOException {
    Path photos = ColouredDigits.write(job.data(), directory.resolve("photos"));
    try (FileSystem files = FileSystem.get(URI.create(hdfs.uri()), new Configuration())) {
      files.copyFromLocalFile(
          new org.apache.hadoop.fs.Path(photos.toString()),
          new org.apache.hadoop.fs.Path("/photos"));
    }
    String there = prepared(hdfs.uri() + "/photos", hdfs.uri() + "/prepared");
    assertThat(prepared(photos.toString(), directory.resolve("prepared").toString()))
        .isEqualTo(there);

    assertThat(
            job.train(
                directory.resolve("runs"),
                "a",
                "--data",
                hdfs.uri() + "/prepared",
                "--set",
                "data.format=parquet",
                "--set",
                "model.recipe=dcgan-paper",
                "--set",
                "model.width=4",
                "--set",
                "model.channels=3",
                "--set",
                "training.epochs=1"))
        .as(job.err())
        .isZero();
  }
}
