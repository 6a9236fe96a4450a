package io.dcganspark.model.state;

import java.io.Serializable;

/**
 * A vector that an optimizer keeps between steps, such as a running mean of gradients.
 *
 * @param name in a checkpoint
 * @param values one for each parameter, zero at running statistics
 */
public record Moment(String name, float[] values) implements Serializable {}
