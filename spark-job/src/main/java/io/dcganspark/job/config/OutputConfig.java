package io.dcganspark.job.config;

import java.io.Serializable;

/**
 * Section {@code output}.
 *
 * @param path {@code output.path}, the directory of all run directories, on any Hadoop file system
 */
public record OutputConfig(String path) implements Serializable {}
