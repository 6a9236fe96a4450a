package io.dcganspark.job.cli;

import io.dcganspark.job.generation.GeneratorPlace;
import io.dcganspark.job.generation.ImageMaker;
import io.dcganspark.job.generation.Weights;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/** Opens checkpoints. */
@FunctionalInterface
interface ImageSource {
  /**
   * Opens a checkpoint's generator.
   *
   * @param hadoop how to reach it
   * @param checkpoint a run directory, for its newest checkpoint, or one checkpoint
   * @param weights of the generator that draw
   * @param label of the images, absent for all classes in turn, or where there are none
   * @param seed of the sequence of images
   * @return what draws, when it is brought to its place
   * @throws io.dcganspark.job.config.UserErrorException if there is no checkpoint that can be read,
   *     or its generator knows no such label
   */
  Function<GeneratorPlace, ImageMaker> open(
      Configuration hadoop, String checkpoint, Weights weights, OptionalInt label, long seed);
}
