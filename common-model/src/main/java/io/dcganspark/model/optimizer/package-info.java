/**
 * Adam and the exponential moving average of weights, on arrays of Java.
 *
 * <p>Uses {@code layer} for the layout of parameters. Knows nothing of what computes a network.
 */
package io.dcganspark.model.optimizer;
