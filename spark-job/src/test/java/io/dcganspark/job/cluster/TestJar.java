package io.dcganspark.job.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Makes an application's jar of one test class and the classes nested in it. */
public final class TestJar {
  private TestJar() {}

  /**
   * Writes the jar.
   *
   * @param application a class of the tests, from a directory of classes
   * @param jar where to write it
   * @return the jar
   * @throws IOException if a class cannot be read or the jar not written
   */
  public static Path of(Class<?> application, Path jar) throws IOException {
    Path classes = classesOf(application);
    Path place = classes.resolve(application.getPackageName().replace('.', '/'));
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file);
        DirectoryStream<Path> found =
            Files.newDirectoryStream(place, application.getSimpleName() + "{,$*}.class")) {
      for (Path path : found) {
        entries.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        Files.copy(path, entries);
        entries.closeEntry();
      }
    }
    return jar;
  }

  private static Path classesOf(Class<?> application) throws IOException {
    try {
      return Path.of(application.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("no directory of classes for " + application, e);
    }
  }
}
