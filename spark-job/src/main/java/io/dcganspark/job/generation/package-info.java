/**
 * Images that executors draw with a published generator or with that of a checkpoint.
 *
 * <p>Uses {@code config}. Knows nothing of files of a run or of training.
 */
package io.dcganspark.job.generation;
