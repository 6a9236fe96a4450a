/**
 * The state dict of the PyTorch program that a recipe follows: the same numbers under the names of
 * its modules.
 *
 * <p>Uses {@code recipe} for the networks and {@code state} for the file format. Knows nothing of
 * training.
 */
package io.dcganspark.model.pytorch;
