package io.dcganspark.job.config;

import java.io.Serializable;

/**
 * Section {@code model}.
 *
 * @param recipe {@code model.recipe}, the name of a pair of networks: dcgan or gan
 */
public record ModelConfig(String recipe) implements Serializable {}
