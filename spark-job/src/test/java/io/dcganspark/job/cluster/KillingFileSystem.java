package io.dcganspark.job.cluster;

import java.io.IOException;
import java.net.URI;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system under the scheme {@code killing}, which ends the process that writes a
 * certain file, at once and without a word, as {@code kill -9} does.
 */
public final class KillingFileSystem extends RawLocalFileSystem {
  private static final URI ROOT = URI.create("killing:///");
  private static final int KILLED = 137;

  /** When it strikes. */
  public enum Moment {
    /** The file is not there yet. */
    BEFORE,
    /** It is whole. */
    AFTER
  }

  private Pattern victim;
  private Moment moment;
  private int passes;

  /**
   * The options of spark-submit that use it.
   *
   * @param victim regular expression of the whole path
   * @param number strikes at the number-th file that is written of those, from 1
   * @param moment of its writing
   */
  public static String[] options(String victim, int number, Moment moment) {
    return new String[] {
      "--conf", "spark.hadoop.fs.killing.impl=" + KillingFileSystem.class.getName(),
      "--conf", "spark.hadoop.killing.victim=" + victim,
      "--conf", "spark.hadoop.killing.number=" + number,
      "--conf", "spark.hadoop.killing.moment=" + moment
    };
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public String getScheme() {
    return ROOT.getScheme();
  }

  @Override
  public void initialize(URI uri, Configuration conf) throws IOException {
    super.initialize(ROOT, conf);
    victim = Pattern.compile(conf.get("killing.victim"));
    passes = conf.getInt("killing.number", 1);
    moment = conf.getEnum("killing.moment", Moment.BEFORE);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (!victim.matcher(path.toUri().getPath()).matches() || --passes != 0) {
      return super.create(path, overwrite, bufferSize, replication, blockSize, progress);
    }
    if (moment == Moment.BEFORE) {
      Runtime.getRuntime().halt(KILLED);
    }
    FSDataOutputStream file =
        super.create(path, overwrite, bufferSize, replication, blockSize, progress);
    return new Killing(file);
  }

  private static final class Killing extends FSDataOutputStream {
    Killing(FSDataOutputStream file) {
      super(file, null);
    }

    @Override
    public void close() throws IOException {
      super.close();
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
