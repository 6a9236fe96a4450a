package io.dcganspark.job.config;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Included files lie beside the one that includes them, or in a folder there, and must be there.
 * The library would take a missing one for empty, and fetch one from a server or the class path.
 *
 * @param chain the files that include each other, the innermost last
 */
record FilesBeside(List<String> chain, Configuration hadoop)
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
        || ConfigFile.isRemote(what)
        || Arrays.asList(what.split("/", -1)).contains("..")) {
      throw refused(what);
    }
    String path =
        ConfigFile.isRemote(includer())
            ? new org.apache.hadoop.fs.Path(
                    new org.apache.hadoop.fs.Path(includer()).getParent(), what)
                .toString()
            : local(what);
    return ConfigFile.read(path, chain, hadoop).root();
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
