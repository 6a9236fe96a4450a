package io.dcganspark.job.run;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.LocalNames;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.store.OutputPlace;
import io.dcganspark.model.failure.AddressSecret;
import io.dcganspark.model.failure.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.VersionInfo;

/**
 * Asks a store one question before anything depends on it. Hadoop's clients try again for minutes
 * where nobody listens, which is right in a run and wrong for a mistyped address.
 */
public final class StoreProbe {
  private static final Pattern COLON_FIRST = Pattern.compile("[^/]*:");

  /** Hadoop reads from servers too: what a path names would be fetched. */
  private static final Pattern SERVER = Pattern.compile("(?i)https?:.*", Pattern.DOTALL);

  private StoreProbe() {}

  /**
   * As {@link #ask(String, String, Configuration)}, unless the data set is a table of a catalog.
   *
   * @param name of the setting that has the path
   */
  public static void askForData(String name, DataConfig data, Configuration hadoop) {
    if (!data.isNamed()) {
      ask(name, data.path(), hadoop);
    }
  }

  /**
   * Checks that a store answers and lets us in. What is asked for need not be there.
   *
   * @param name of the setting that has the path
   * @param path on the store
   * @param hadoop how to reach it
   * @throws UserErrorException if it does not answer, knows no such bucket, or does not let us in
   */
  public static void ask(String name, String path, Configuration hadoop) {
    if (path.isEmpty()) {
      throw new UserErrorException("%s is empty: name a path".formatted(name));
    }
    if (AddressSecret.isIn(path)) {
      throw new UserErrorException(
          "%s must be a path without user and password: give them to Hadoop, docs/stores.md says how"
              .formatted(name));
    }
    if (SERVER.matcher(path).matches()) {
      throw new UserErrorException(
          "%s %s: expected a local path or one on a Hadoop file system (hdfs:, s3a:): copy it there"
              .formatted(name, path));
    }
    if (path.indexOf('\0') >= 0) {
      throw new UserErrorException("%s %s is no path: a NUL is in it".formatted(name, path));
    }
    Path asked = path(name, path);
    Configuration hasty = ProbeSettings.hasty(asked.toUri(), hadoop);
    // A new instance: Hadoop would keep a cached one, with its short timeouts, for the run.
    try (FileSystem files = FileSystem.newInstance(asked.toUri(), hasty)) {
      LocalNames.require(files, asked);
      files.getFileStatus(asked);
    } catch (FileNotFoundException e) {
      // So it answered.
    } catch (NumberFormatException e) {
      // Hadoop's own settings, such as a duration that an older client takes for a number.
      throw new UserErrorException(
          "%s %s: Hadoop %s cannot read one of its settings for this store (%s): mend it, and bring the store's client in Hadoop's version"
              .formatted(name, path, VersionInfo.getVersion(), Reason.of(e)),
          e);
    } catch (IllegalArgumentException e) {
      throw refused(name, path, e);
    } catch (IOException e) {
      throw refused(name, path, reason(e), e);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof ClassNotFoundException && path.startsWith("s3a:")) {
        String add = "add --packages org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion();
        throw refused(name, path, "Hadoop's client of S3 is not there, " + add, e);
      }
      throw e;
    }
  }

  private static Path path(String name, String path) {
    try {
      return new Path(path);
    } catch (IllegalArgumentException e) {
      throw refused(name, path, e);
    }
  }

  /**
   * As {@link #ask}, and checks that what a command makes could be written there.
   *
   * @throws UserErrorException if not, also where a file is in the place of a directory above
   */
  public static void askToWrite(String name, String path, Configuration hadoop) {
    ask(name, path, hadoop);
    try {
      OutputPlace.requireWritable(new Path(path), hadoop);
    } catch (IOException e) {
      throw refused(name, path, reason(e), e);
    }
  }

  /** Amazon's clients of some versions say no more than a number where a secret key is wrong. */
  private static String reason(IOException e) {
    boolean isDenied = e instanceof AccessDeniedException || e instanceof AccessControlException;
    return isDenied
        ? "access is denied, check the credentials and the permissions: " + Reason.of(e)
        : Reason.of(e);
  }

  private static UserErrorException refused(String name, String path, IllegalArgumentException e) {
    // What stands before a colon is taken for the scheme of a store.
    boolean mayBeName = COLON_FIRST.matcher(path).lookingAt();
    return refused(
        name, path, Reason.of(e) + (mayBeName ? "; if it is a name here, write ./" + path : ""), e);
  }

  private static UserErrorException refused(
      String name, String path, String reason, Exception cause) {
    return new UserErrorException("%s %s cannot be used: %s".formatted(name, path, reason), cause);
  }
}
