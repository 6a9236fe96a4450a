package io.dcganspark.job.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.wildfly.openssl.OpenSSLProvider;

/**
 * An S3 for tests: S3Proxy in a separate process, which checks signatures, takes multipart uploads
 * and keeps objects as files. Clients reach it through an {@link S3Front}.
 */
public final class S3Store implements TestStore {
  /** Whose requests are answered. */
  public static final String ACCESS_KEY = "dcgan-spark-tests";

  /** The secret that goes with it, to be found nowhere. */
  public static final String SECRET_KEY = "Zt9vN3qXw7LkR5yB";

  /** The one bucket. */
  public static final String BUCKET = "dcgan";

  private static final Pattern LISTENING =
      Pattern.compile("Started ServerConnector.*\\{(127\\.0\\.0\\.1:\\d+)}");

  private final LoggedProcess process;
  private final S3Front front;
  private final String endpoint;
  private FileSystem files;

  private S3Store(LoggedProcess process, S3Front front, String endpoint) {
    this.process = process;
    this.front = front;
    this.endpoint = endpoint;
  }

  /**
   * Starts a store with an empty bucket.
   *
   * @param name the name of its directory under {@code target/fork-N/clusters}
   */
  public static S3Store start(String name) {
    try {
      Path directory = TargetDirectory.of("clusters/" + name);
      FileUtils.deleteDirectory(directory.toFile());
      Path buckets = directory.resolve("buckets");
      Files.createDirectories(buckets.resolve(BUCKET));
      LoggedProcess process = startProxy(directory, buckets);
      try {
        String endpoint = "http://" + process.awaitOutput(LISTENING).group(1);
        return new S3Store(process, S3Front.start(), endpoint);
      } catch (AssertionError | UncheckedIOException e) {
        process.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LoggedProcess startProxy(Path directory, Path buckets) throws IOException {
    Path properties =
        Files.write(
            directory.resolve("s3proxy.properties"),
            List.of(
                "s3proxy.endpoint=http://127.0.0.1:0",
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + ACCESS_KEY,
                "s3proxy.credential=" + SECRET_KEY,
                "jclouds.provider=filesystem-nio2",
                "jclouds.filesystem.basedir=" + buckets));
    Path log = directory.resolve("s3proxy.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-jar",
            SparkProcesses.made("dcgan.s3proxy.jar").toString(),
            "--properties",
            properties.toString());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new LoggedProcess("S3Proxy", builder.start(), log);
  }

  /** The bucket's root. */
  @Override
  public String uri() {
    return "s3a://" + BUCKET;
  }

  /** What stands between clients and the store, for tests that let it misbehave. */
  public S3Front front() {
    return front;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "spark.hadoop.fs.s3a.endpoint", endpoint,
        "spark.hadoop.fs.s3a.proxy.host", "127.0.0.1",
        "spark.hadoop.fs.s3a.proxy.port", Integer.toString(front.port()),
        "spark.hadoop.fs.s3a.path.style.access", "true",
        // A checkpoint's largest file is 13 MB: three parts.
        "spark.hadoop.fs.s3a.multipart.size", "5M",
        // Else every file that is made retries the deletion of its parents' markers, which this S3
        // refuses.
        "spark.hadoop.fs.s3a.directory.marker.retention", "keep");
  }

  @Override
  public Map<String, String> credentials() {
    return Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", SECRET_KEY);
  }

  /** What {@code --packages org.apache.hadoop:hadoop-aws} resolves to. */
  @Override
  public List<Path> jars() {
    return Stream.of(S3AFileSystem.class, amazonClient(), OpenSSLProvider.class)
        .map(type -> Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()))
        .toList();
  }

  /** Hadoop 3.3 has the first version of Amazon's SDK, later ones have the second. */
  private static Class<?> amazonClient() {
    try {
      return Class.forName("com.amazonaws.services.s3.AmazonS3");
    } catch (ClassNotFoundException older) {
      try {
        return Class.forName("software.amazon.awssdk.services.s3.S3Client");
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("Amazon's SDK is not on the class path", e);
      }
    }
  }

  @Override
  public FileSystem files() {
    if (files == null) {
      Configuration hadoop = new Configuration();
      settings()
          .forEach((key, value) -> hadoop.set(key.substring("spark.hadoop.".length()), value));
      hadoop.set("fs.s3a.access.key", ACCESS_KEY);
      hadoop.set("fs.s3a.secret.key", SECRET_KEY);
      try {
        files = FileSystem.newInstance(URI.create(uri()), hadoop);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  @Override
  public void close() {
    closeFiles();
    front.close();
    process.close();
  }

  private void closeFiles() {
    if (files != null) {
      try {
        files.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
