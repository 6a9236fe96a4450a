package io.dcganspark.job.data;

import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * The columns of a table that make up its images.
 *
 * @param image binary: a file, or pixels as (channel, height, width)
 * @param height of pixels, a whole number of any width; empty: there is none
 * @param width of pixels
 * @param channels of pixels
 * @param origin what names an image, or null
 * @param problem why an image cannot be used, as far as its table shows that, or null
 */
record ImageColumns(
    Column image,
    Optional<Column> height,
    Optional<Column> width,
    Optional<Column> channels,
    Column origin,
    Column problem) {}
