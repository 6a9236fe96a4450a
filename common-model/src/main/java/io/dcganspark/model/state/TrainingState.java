package io.dcganspark.model.state;

import java.io.Serializable;

/**
 * Everything that decides how training goes on: two runs with equal states, configuration and data
 * end equal. The step is also Adam's iteration count and the coordinate of every stream of random
 * numbers.
 *
 * @param step steps done so far, 0 before the first
 * @param generator G's parameters and moments
 * @param discriminator D's parameters and moments
 */
public record TrainingState(long step, NetworkState generator, NetworkState discriminator)
    implements Serializable {}
