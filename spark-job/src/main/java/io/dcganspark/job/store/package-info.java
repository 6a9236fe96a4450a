/**
 * Files of runs on any Hadoop file system: run directories, checkpoints and their commit, ownership
 * of a run, and published models.
 *
 * <p>Uses {@code config}. Knows nothing of how a run is trained.
 */
package io.dcganspark.job.store;
