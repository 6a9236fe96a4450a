/**
 * Losses: the adversarial ones of G and D, and the cross-entropy of a classifier, each with its
 * gradient at the logits.
 *
 * <p>Works on arrays of Java and depends on no other package of this project.
 */
package io.dcganspark.model.loss;
