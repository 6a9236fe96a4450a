package io.dcganspark.model.evaluation;

import java.util.Optional;

/**
 * A set of images held against the data, in a classifier's features.
 *
 * @param images how many there are
 * @param frechetDistance between the features' moments, see {@link FrechetDistance}
 * @param kernelDistance on a sample
 * @param neighbours precision and recall, on the same sample
 * @param density density and coverage, on the same sample
 * @param classDistances Frechet distance of each class
 * @param classes what the images show
 * @param classesCovered how many of the data's classes are among them
 * @param classDistance total variation distance between the shares of classes, from 0 to 1
 * @param agreement part of the images that are of the class that was asked for; NaN where none was
 * @param modes how many combinations of classes there are, where each channel is an image by itself
 * @param ofNetwork the same in the features of a second network, where one looks at the images
 */
public record Measures(
    long images,
    double frechetDistance,
    KernelDistance kernelDistance,
    PrecisionRecall neighbours,
    DensityCoverage density,
    ClassDistances classDistances,
    ClassDistribution classes,
    int classesCovered,
    double classDistance,
    double agreement,
    Optional<ModeCoverage> modes,
    Optional<FeatureMeasures> ofNetwork) {}
