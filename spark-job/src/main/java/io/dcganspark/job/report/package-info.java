/**
 * What a run leaves for people: metrics.jsonl, sample grids, report.html, the provenance, and the
 * comparison of several runs.
 *
 * <p>Uses {@code training} for the events of a run and {@code store} for its files.
 */
package io.dcganspark.job.report;
