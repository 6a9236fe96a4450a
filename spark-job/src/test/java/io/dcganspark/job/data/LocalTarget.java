package io.dcganspark.job.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A local directory to which data sets are prepared. */
record LocalTarget(Path directory) implements PreparedData.Target {
  @Override
  public org.apache.hadoop.fs.Path path() {
    return new org.apache.hadoop.fs.Path(directory.toUri());
  }

  @Override
  public void clear() throws IOException {
    Files.createDirectories(directory);
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    Files.write(directory.resolve(name), content);
  }
}
