/**
 * For programs: {@link io.dcganspark.job.api.Dcgan} trains as the command does, {@link
 * io.dcganspark.job.api.DcganEstimator} as a stage of Spark ML; both give a {@link
 * io.dcganspark.job.api.DcganModel}. Nothing else of this module is meant to be called, but {@link
 * io.dcganspark.job.config.UserErrorException} to be caught.
 */
package io.dcganspark.job.api;
