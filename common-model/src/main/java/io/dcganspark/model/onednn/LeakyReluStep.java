package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.numeric.Loops;
import io.dcganspark.model.plan.Dropout;
import java.util.Arrays;
import java.util.Optional;

/**
 * A leaky ReLU, a dropout, or one after the other, in place: where a value is kept its output has
 * the input's sign, which is all that the way back needs.
 */
final class LeakyReluStep implements Step {
  private final Activations activations;
  private final float slope;
  private final RectifierSlopes slopes;

  /** Null for none. */
  private final ChannelDropout dropout;

  /** One for each channel or for each value. */
  private final int factorsPerImage;

  private final int imageLength;
  private final float[] values;
  private final float[] gradients;

  /** The factors of one image, repeated for each of its positions. */
  private final float[] mask;

  /** Factors of each image, or null where none were drawn. */
  private float[][] factors;

  /**
   * @param activations in the layout NHWC, or in either where there is no dropout
   * @param slope of the leaky ReLU, 1 for none
   */
  LeakyReluStep(Activations activations, double slope, Optional<Dropout> dropout) {
    this.activations = activations;
    this.slope = (float) slope;
    this.slopes = new RectifierSlopes(activations.length(), this.slope);
    this.dropout = dropout.map(drawn -> new ChannelDropout(drawn.probability())).orElse(null);
    this.imageLength = activations.positions() * activations.channels();
    this.factorsPerImage =
        dropout.map(Dropout::ofChannels).orElse(true) ? activations.channels() : imageLength;
    this.values = Loops.scratch(imageLength);
    this.gradients = Loops.scratch(imageLength);
    this.mask = Loops.scratch(imageLength);
  }

  @Override
  public void forward(ForwardMode pass) {
    boolean drops = pass.training() && dropout != null && dropout.getProbability() > 0;
    factors =
        drops ? dropout.drawFactors(pass.randomness(), activations.batch(), factorsPerImage) : null;
    slopes.begin(pass.sides());
    for (int image = 0; image < activations.batch(); image++) {
      activations.values().read(image * imageLength, values, imageLength);
      if (slopes.areFree()) {
        Loops.rectify(imageLength, values, slope, values);
      } else {
        slopes.rectify(image * imageLength, values, imageLength);
      }
      if (drops) {
        repeat(factors[image]);
        Loops.multiply(imageLength, values, mask, values);
      }
      activations.values().write(image * imageLength, values, imageLength);
    }
  }

  @Override
  public void backward(Gradients wanted) {
    if (!wanted.atInput()) {
      return;
    }
    for (int image = 0; image < activations.batch(); image++) {
      activations.gradients().read(image * imageLength, gradients, imageLength);
      if (slopes.areFree()) {
        activations.values().read(image * imageLength, values, imageLength);
        Loops.rectifyBackward(imageLength, values, slope, gradients);
      } else {
        slopes.multiply(image * imageLength, gradients, imageLength);
      }
      if (factors != null) {
        repeat(factors[image]);
        Loops.multiply(imageLength, gradients, mask, gradients);
      }
      activations.gradients().write(image * imageLength, gradients, imageLength);
    }
  }

  private void repeat(float[] factorsOfImage) {
    if (factorsOfImage.length == 1) {
      Arrays.fill(mask, factorsOfImage[0]);
      return;
    }
    System.arraycopy(factorsOfImage, 0, mask, 0, factorsOfImage.length);
    for (int done = factorsOfImage.length; done < imageLength; done *= 2) {
      System.arraycopy(mask, 0, mask, done, Math.min(done, imageLength - done));
    }
  }
}
