/**
 * Images from a trained generator and a keyed sequence of noise.
 *
 * <p>Uses {@code training} to run the generator.
 */
package io.dcganspark.model.sample;
