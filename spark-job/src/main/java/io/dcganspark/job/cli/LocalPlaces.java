package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.model.failure.Reason;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils;

/** Refuses directories in which Spark's driver could not write. */
final class LocalPlaces {
  private static final String EVENT_LOG = "spark.eventLog.dir";

  private LocalPlaces() {}

  /**
   * Checks the directories for blocks and for event logs.
   *
   * @throws UserErrorException if one cannot be used
   */
  static void require(SparkConf conf, Configuration hadoop) {
    requireBlocks(conf);
    if (conf.getBoolean("spark.eventLog.enabled", false)) {
      requireEventLog(conf.get(EVENT_LOG, "/tmp/spark-events"), hadoop);
    }
  }

  /** Spark ends the process if none can be used; with some it works. */
  private static void requireBlocks(SparkConf conf) {
    long copied = copiedJars(conf);
    List<String> problems = new ArrayList<>();
    for (String directory : Utils.getConfiguredLocalDirs(conf)) {
      try {
        Path there = requireWritable(Path.of(directory.strip()));
        requireRoom(there, copied);
        return;
      } catch (IOException | InvalidPathException e) {
        problems.add(directory + " (" + Reason.of(e) + ")");
      }
    }
    throw new UserErrorException(
        "no file can be written in %s: name a directory in spark.local.dir (or SPARK_LOCAL_DIRS, or java.io.tmpdir where neither is set) that can be written and has room"
            .formatted(String.join(", ", problems)));
  }

  /** Returns the bytes of jars that a local master copies to its first directory. */
  private static long copiedJars(SparkConf conf) {
    String master = conf.get("spark.master", "");
    if (!master.equals("local") && !master.startsWith("local[")) {
      return 0;
    }
    return Arrays.stream(conf.get("spark.jars", "").split(",", -1))
        .map(jar -> jar.strip().replaceFirst("^file:(//)?", ""))
        .mapToLong(jar -> new File(jar).length())
        .sum();
  }

  private static void requireRoom(Path directory, long copied) throws IOException {
    // Files.getFileStore looks for the mount, which no list names in a changed root directory.
    long free = directory.toFile().getUsableSpace();
    if (free <= copied) {
      throw new IOException(
          "%d MB are free%s"
              .formatted(
                  free / 1_000_000,
                  copied == 0
                      ? ""
                      : ", and Spark copies %d MB of jars there".formatted(copied / 1_000_000)));
    }
  }

  /**
   * Checks that a directory can be made. One that is not there is made by Spark.
   *
   * @return the directory, or what is there of the path to it
   */
  private static Path requireWritable(Path directory) throws IOException {
    Path there = directory.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new IOException("not a directory");
    }
    try {
      Files.delete(Files.createTempDirectory(there, "dcgan-spark"));
    } catch (IOException e) {
      throw new IOException("no directory can be made in " + there, e);
    }
    return there;
  }

  private static void requireEventLog(String directory, Configuration hadoop) {
    String uri = Utils.resolveURI(directory).toString();
    StoreProbe.ask(EVENT_LOG, uri, hadoop);
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(uri);
    try {
      FileSystem files = path.getFileSystem(hadoop);
      FileStatus found = files.getFileStatus(path);
      if (!found.isDirectory()) {
        throw unusable(directory, "it is a file");
      }
      if (uri.startsWith("file:")) {
        requireWritable(Path.of(path.toUri().getPath()));
      }
    } catch (FileNotFoundException e) {
      throw unusable(directory, "it does not exist");
    } catch (IOException e) {
      throw unusable(directory, Reason.of(e));
    }
  }

  private static UserErrorException unusable(String directory, String reason) {
    return new UserErrorException(
        "%s %s cannot be used: %s: make the directory, name another one, or set spark.eventLog.enabled=false"
            .formatted(EVENT_LOG, directory, reason));
  }
}
