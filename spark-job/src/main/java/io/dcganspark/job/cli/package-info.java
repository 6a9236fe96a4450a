/**
 * The commands: options, output and exit codes.
 *
 * <p>Uses every package except {@code api}. Nothing uses it but {@code DcganJob}.
 */
package io.dcganspark.job.cli;
