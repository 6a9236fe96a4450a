package io.dcganspark.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The submit-ready jar that this build made. */
final class SubmitJar {
  private SubmitJar() {}

  static Path path() {
    return Path.of(System.getProperty("dcgan.submit.jar"));
  }

  static long megabytes() throws IOException {
    return Files.size(path()) / 1_000_000;
  }

  /** The names of all files in it. */
  static List<String> names() throws IOException {
    try (JarFile jar = new JarFile(path().toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();
    }
  }

  /** What a file in it says. */
  static String text(String name) throws IOException {
    try (JarFile jar = new JarFile(path().toFile())) {
      JarEntry entry = jar.getJarEntry(name);
      if (entry == null) {
        throw new IOException(path() + " has no " + name);
      }
      try (InputStream in = jar.getInputStream(entry)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }
}
