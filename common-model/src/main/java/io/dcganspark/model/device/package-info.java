/**
 * Devices that compute: the CPU or a GPU, their description, the number of native threads, and
 * copies between their memory and that of Java.
 *
 * <p>Uses {@code failure} for messages. Knows nothing of networks.
 */
package io.dcganspark.model.device;
