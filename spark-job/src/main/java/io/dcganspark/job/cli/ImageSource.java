package io.dcganspark.job.cli;

import io.dcganspark.job.generation.ImageMaker;
import io.dcganspark.job.generation.Weights;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;

/** Opens checkpoints. */
@FunctionalInterface
interface ImageSource {
  /**
   * Opens a checkpoint's generator.
   *
   * @param spark the session in whose tasks it will draw
   * @param checkpoint a run directory, for its newest checkpoint, or one checkpoint
   * @param weights of the generator that draw
   * @param label of the images, absent for all classes in turn, or where there are none
   * @param seed of the sequence of images
   * @throws io.dcganspark.job.config.UserErrorException if there is no checkpoint that can be read,
   *     or its generator knows no such label
   */
  ImageMaker open(
      SparkSession spark, String checkpoint, Weights weights, OptionalInt label, long seed);
}
