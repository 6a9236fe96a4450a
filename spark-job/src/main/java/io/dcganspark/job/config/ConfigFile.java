package io.dcganspark.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A configuration file, local or on a Hadoop file system. */
final class ConfigFile {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  private ConfigFile() {}

  static Config read(String path, Configuration hadoop) {
    if (path.isBlank()) {
      throw new UserErrorException("--config is empty: name a configuration file");
    }
    try {
      return SCHEME.matcher(path).matches()
          ? parseRemote(new Path(path), hadoop)
          : parseLocal(path);
    } catch (ConfigException.Parse e) {
      throw new UserErrorException("not a configuration: " + oneLine(e), e);
    } catch (ConfigException.IO | IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "cannot read the configuration file %s: %s".formatted(path, oneLine(e)), e);
    }
  }

  /** The first line of what an exception says, without the library's class names. */
  static String oneLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("").replaceFirst("^(\\S+): (\\d+): ", "$1:$2: ");
  }

  private static Config parseLocal(String path) throws IOException {
    File file = new File(path);
    if (!file.exists()) {
      throw new FileNotFoundException("there is no such file");
    }
    if (file.isDirectory()) {
      throw new FileNotFoundException("it is a directory");
    }
    return ConfigFactory.parseFile(
        file, ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF));
  }

  private static Config parseRemote(Path path, Configuration hadoop) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    String text;
    try (InputStream in = files.open(path)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw new IOException("there is no such file", e);
    }
    return ConfigFactory.parseString(
        text,
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setOriginDescription(path.toString())
            .setIncluder(new Beside(path, hadoop)));
  }

  /**
   * Files that a remote file includes lie beside it; the library would look on the class path and
   * take a missing one for empty.
   */
  private record Beside(Path includer, Configuration hadoop) implements ConfigIncluder {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      return read(new Path(includer.getParent(), what).toString(), hadoop).root();
    }
  }
}
