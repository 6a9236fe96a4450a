package io.dcganspark.model.evaluation;

/**
 * A set of images held against the data, in the features that a network makes of them.
 *
 * @param frechetDistance between the features' moments, see {@link FrechetDistance}
 * @param kernelDistance on a sample
 * @param density density and coverage, on the same sample
 */
public record FeatureMeasures(
    double frechetDistance, KernelDistance kernelDistance, DensityCoverage density) {}
