package io.dcganspark.job.config;

import java.io.Serializable;

/**
 * Section {@code data}.
 *
 * @param path {@code data.path}, a directory or file on any Hadoop file system
 * @param format {@code data.format}, the name of a Spark data source: idx
 */
public record DataConfig(String path, String format) implements Serializable {
  /** Returns the same of another place. */
  public DataConfig withPath(String other) {
    return new DataConfig(other, format);
  }
}
