package io.dcganspark.job.data;

import org.apache.spark.api.java.JavaRDD;

/**
 * The images of a data set as they were decoded when it was opened.
 *
 * @param images each with its index among all that can be used
 * @param form what they are
 */
record KeptImages(JavaRDD<KeptImage> images, ImageForm form) {}
