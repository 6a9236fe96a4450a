/**
 * Data sets: tables of images from files, folders and Spark data sources, their decoding and
 * resizing, and the shards of replicas on local disks.
 *
 * <p>Uses {@code config}. Knows nothing of networks or of training.
 */
package io.dcganspark.job.data;
