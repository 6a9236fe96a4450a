package io.dcganspark.model.sample;

import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;

/** The latent vectors of a seed's images, each from its own stream of random numbers. */
final class Latents {
  private Latents() {}

  /**
   * Writes the latent of an image.
   *
   * @param truncation a value beyond this, up or down, is drawn again (the truncation trick of
   *     Brock et al., <a href="https://arxiv.org/abs/1809.11096">Large Scale GAN Training for High
   *     Fidelity Natural Image Synthesis</a>, 2019); infinite for none
   * @param target that holds it
   * @param offset of its first value
   * @param size values of a latent
   */
  static void write(long seed, long image, float truncation, float[] target, int offset, int size) {
    RandomStream stream = new RandomStream(seed, Purpose.SAMPLES, image, 0);
    for (int i = 0; i < size; i++) {
      float value = stream.nextGaussian();
      while (Math.abs(value) > truncation) {
        value = stream.nextGaussian();
      }
      target[offset + i] = value;
    }
  }
}
