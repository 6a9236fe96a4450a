/**
 * Measures of generated images: the classifier, its training and its file, Fréchet distance,
 * precision and recall, and nearest images.
 *
 * <p>Uses {@code training} to run and to train the classifier. Knows nothing of generators or of
 * Spark.
 */
package io.dcganspark.model.evaluation;
