/**
 * One training from its configuration to {@code _SUCCESS}: checks before the start, resuming,
 * listeners, and the loop of rounds.
 *
 * <p>Uses all packages below it. Knows nothing of the command line.
 */
package io.dcganspark.job.run;
