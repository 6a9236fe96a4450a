package io.dcganspark.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.dcganspark.model.failure.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** A configuration file, local or on a Hadoop file system. */
final class ConfigFile {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  private ConfigFile() {}

  static Config read(String path, Configuration hadoop) {
    if (path.isBlank()) {
      throw new UserErrorException("--config is empty: name a configuration file");
    }
    return read(path, List.of(), hadoop);
  }

  private static Config read(String path, List<String> includers, Configuration hadoop) {
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
              .setIncluder(new Beside(chain, hadoop)));
    } catch (ConfigException.Parse e) {
      throw new UserErrorException("not a configuration: " + oneLine(e), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "cannot read the configuration file %s: %s".formatted(path, oneLine(e)), e);
    }
  }

  /** Reads plain JSON, which has neither includes nor substitutions. */
  static Config recorded(String origin, byte[] json) {
    try {
      return ConfigFactory.parseString(
          new String(json, StandardCharsets.UTF_8),
          ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setOriginDescription(origin));
    } catch (ConfigException e) {
      throw new UserErrorException("not a configuration: " + oneLine(e), e);
    }
  }

  /** The first line of what an exception says, without the library's class names. */
  static String oneLine(Exception e) {
    return Reason.of(e).replaceFirst("^(\\S+): (\\d+): ", "$1:$2: ");
  }

  /**
   * Returns what a file holds.
   *
   * @throws IOException if it is not there or no text
   * @throws IllegalArgumentException if the path is none
   */
  static String text(String path, Configuration hadoop) throws IOException {
    return isRemote(path) ? remote(path, hadoop) : local(path);
  }

  private static String local(String path) throws IOException {
    Path file = Path.of(path);
    if (Files.isDirectory(file)) {
      throw new IOException("it is a directory");
    }
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new IOException("it is not text in UTF-8", e);
    }
  }

  private static String remote(String path, Configuration hadoop) throws IOException {
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(path);
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw new IOException("there is no such file", e);
    }
  }

  static boolean isRemote(String path) {
    return SCHEME.matcher(path).matches();
  }

  /**
   * Included files lie beside the one that includes them, wherever that is, and must be there; the
   * library would take a missing one for empty.
   */
  private record Beside(List<String> chain, Configuration hadoop) implements ConfigIncluder {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      String includer = chain.get(chain.size() - 1);
      String path =
          isRemote(includer)
              ? new org.apache.hadoop.fs.Path(
                      new org.apache.hadoop.fs.Path(includer).getParent(), what)
                  .toString()
              : Path.of(includer).resolveSibling(what).normalize().toString();
      return read(path, chain, hadoop).root();
    }
  }
}
