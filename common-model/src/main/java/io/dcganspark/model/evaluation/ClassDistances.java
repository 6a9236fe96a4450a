package io.dcganspark.model.evaluation;

/**
 * The Fréchet distance of each class: between the images of a class and the data's of the same
 * class.
 *
 * @param source says of which class an image is
 * @param distances by class; NaN where one of the two has fewer than two images of the class
 */
public record ClassDistances(ClassSource source, double[] distances) {}
