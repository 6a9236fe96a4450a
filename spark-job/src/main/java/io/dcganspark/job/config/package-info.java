/**
 * The configuration: keys, defaults, ranges, the layers of sources, and the configurations that
 * runs record.
 *
 * <p>Uses no other package of this module. Every other package may throw {@link
 * io.dcganspark.job.config.UserErrorException}.
 */
package io.dcganspark.job.config;
