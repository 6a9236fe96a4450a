/**
 * Pairs of networks: the built-in recipes, and networks that a user gives as JSON or as a class.
 * Checks that a network can be trained before anything is allocated.
 *
 * <p>Uses {@code layer}. Knows nothing of how a network is computed.
 */
package io.dcganspark.model.recipe;
