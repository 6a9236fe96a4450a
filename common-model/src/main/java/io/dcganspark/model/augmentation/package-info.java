/**
 * Random changes of the images that D judges, with the way back of their gradients.
 *
 * <p>Works on arrays of Java; knows random streams and nothing of networks.
 */
package io.dcganspark.model.augmentation;
