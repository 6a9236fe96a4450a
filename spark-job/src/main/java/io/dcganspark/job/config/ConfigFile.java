package io.dcganspark.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.dcganspark.model.failure.AddressSecret;
import io.dcganspark.model.failure.Reason;
import io.dcganspark.model.json.SmallFile;
import io.dcganspark.model.json.StrictJson;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** A configuration file, local or on a Hadoop file system, and the files that it includes. */
final class ConfigFile {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  /** Of servers, which Hadoop would ask, and of files inside of others. */
  private static final Pattern FETCHED = Pattern.compile("(?i)(https?|ftp|jar|har):.*");

  private ConfigFile() {}

  static Config read(String path, Configuration hadoop) {
    if (path.isBlank()) {
      throw new UserErrorException("--config is empty: name a configuration file");
    }
    requireFile("--config", path);
    return read(path, List.of(), hadoop);
  }

  /** As {@link #read(String, Configuration)}, a file that others include, from the outermost on. */
  static Config read(String path, List<String> includers, Configuration hadoop) {
    if (includers.contains(path)) {
      throw new UserErrorException(
          "%s includes itself: %s".formatted(path, String.join(", ", includers)));
    }
    List<String> chain = Stream.concat(includers.stream(), Stream.of(path)).toList();
    try {
      return ConfigFactory.parseString(
          text(path, hadoop),
          ConfigParseOptions.defaults()
              .setSyntax(ConfigSyntax.CONF)
              .setOriginDescription(path)
              .setIncluder(new FilesBeside(chain, hadoop)));
    } catch (ConfigException.Parse e) {
      throw new UserErrorException("not a configuration: " + oneLine(e), e);
    } catch (StackOverflowError e) { // The library's parser recurses without a bound.
      throw new UserErrorException("not a configuration: %s is nested too deeply".formatted(path));
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "cannot read the configuration file %s: %s".formatted(path, oneLine(e)), e);
    }
  }

  /** The first line of what an exception says, without the library's class names. */
  static String oneLine(Exception e) {
    return Reason.of(e).replaceFirst("^(\\S+): (\\d+): ", "$1:$2: ");
  }

  /**
   * Returns what a file holds.
   *
   * @throws IOException if it is not there, too long or no text
   * @throws IllegalArgumentException if the path is none
   */
  static String text(String path, Configuration hadoop) throws IOException {
    try (InputStream in = isRemote(path) ? remote(path, hadoop) : local(path)) {
      return SmallFile.text(SmallFile.read(in, StrictJson.MOST_BYTES));
    }
  }

  private static InputStream local(String path) throws IOException {
    Path file = Path.of(path);
    if (Files.isDirectory(file)) {
      throw new IOException("it is a directory");
    }
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such file", e);
    }
  }

  private static InputStream remote(String path, Configuration hadoop) throws IOException {
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(path);
    try {
      return file.getFileSystem(hadoop).open(file);
    } catch (FileNotFoundException e) {
      throw new IOException("there is no such file", e);
    }
  }

  static boolean isRemote(String path) {
    return SCHEME.matcher(path).matches();
  }

  /** Returns whether a path would have a server asked, or a file inside of another one read. */
  static boolean isFetched(String path) {
    return FETCHED.matcher(path).matches();
  }

  /**
   * Checks that a path names a file of a file system, before anything is opened.
   *
   * @param name of what says the path, for messages
   * @throws UserErrorException if it does not
   */
  static void requireFile(String name, String path) {
    if (isFetched(path)) {
      throw new UserErrorException(
          "%s %s: expected a local path or one on a Hadoop file system (hdfs:, s3a:): copy the file there"
              .formatted(name, path));
    }
    if (AddressSecret.isIn(path)) {
      throw new UserErrorException(
          "%s must be a path without user and password: give them to Hadoop, docs/stores.md says how"
              .formatted(name));
    }
  }

  /**
   * Included files lie beside the one that includes them, or in a folder there, and must be there.
   * The library would take a missing one for empty, and fetch one from a server or the class path.
   *
   * @param chain the files that include each other, the innermost last
   */
  private record FilesBeside(List<String> chain, Configuration hadoop)
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      return include(context, what.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      throw refused("url(%s)".formatted(what));
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      throw refused("classpath(%s)".formatted(what));
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      if (what.isBlank()
          || what.startsWith("/")
          || isRemote(what)
          || Arrays.asList(what.split("/", -1)).contains("..")) {
        throw refused(what);
      }
      String path =
          isRemote(includer())
              ? new org.apache.hadoop.fs.Path(
                      new org.apache.hadoop.fs.Path(includer()).getParent(), what)
                  .toString()
              : local(what);
      return read(path, chain, hadoop).root();
    }

    /**
     * A link beside the file may lead elsewhere, unless the file itself is reached by such a link.
     */
    private String local(String what) {
      Path includer = Path.of(includer());
      Path file = includer.resolveSibling(what).normalize();
      try {
        Path folder = includer.toRealPath().getParent();
        if (!file.toRealPath().startsWith(folder)) {
          throw refused(what);
        }
      } catch (IOException e) {
        return file.toString(); // Reading it says what is wrong.
      }
      return file.toString();
    }

    private String includer() {
      return chain.get(chain.size() - 1);
    }

    private UserErrorException refused(String what) {
      return new UserErrorException(
          "%s includes %s, expected a file beside it or in a folder there"
              .formatted(includer(), what));
    }
  }
}
