/**
 * Networks and training states as DL4J has them: one archive for a network, and one joint network
 * of G and D for averaging.
 *
 * <p>Uses {@code recipe}, {@code state}, {@code optimizer} and {@code device}. Knows nothing of
 * training.
 */
package io.dcganspark.model.dl4j;
