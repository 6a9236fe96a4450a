package io.dcganspark.job.evaluation;

import io.dcganspark.job.data.LabelledData;
import io.dcganspark.job.data.TrainingData;
import io.dcganspark.model.recipe.ImageShape;
import java.util.Optional;

/**
 * What generated images are held against.
 *
 * @param train what networks are trained on
 * @param test what they are not trained on, if there is any
 * @param stacked whether each channel is an image by itself
 */
public record RealImages(LabelledData train, Optional<LabelledData> test, boolean stacked) {
  /**
   * Takes both parts of a data set.
   *
   * @param data which data set
   * @param shape what the networks take
   * @param stacked whether each channel is an image by itself
   * @throws io.dcganspark.job.config.UserErrorException if its other part is damaged
   */
  public static RealImages of(TrainingData data, ImageShape shape, boolean stacked) {
    return new RealImages(data.images(shape), data.testImages(shape), stacked);
  }
}
