package io.dcganspark.benchmarks.libtorch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The reference program: its networks, its losses, its order, as {@code
 * benchmarks/pytorch_dcgan.py} has them.
 */
final class ReferenceStep {
  private static final int LATENT = 100;
  private static final double LEARNING_RATE = 2e-4;
  private static final double EPSILON = 0.8;

  private final Layers.Layer generator;
  private final Layers.Layer discriminator;
  private final Adam generatorAdam;
  private final Adam discriminatorAdam;

  ReferenceStep(boolean bfloat16) {
    Layers ofGenerator = new Layers(bfloat16);
    generator = generator(ofGenerator);
    generatorAdam = new Adam(ofGenerator.parameters(), adam());
    Layers ofDiscriminator = new Layers(bfloat16);
    discriminator = discriminator(ofDiscriminator);
    discriminatorAdam = new Adam(ofDiscriminator.parameters(), adam());
  }

  private static AdamOptions adam() {
    // Its decays are PyTorch's own, not the reference's 0.5 and 0.999: the time is the same.
    return new AdamOptions(LEARNING_RATE);
  }

  private static Layers.Layer generator(Layers layers) {
    return layers
        .linear(LATENT, 128 * 8 * 8)
        .then(values -> Layers.channelsLast(values.view(-1, 128, 8, 8)))
        .then(layers.normalization(128, 1e-5))
        .then(Layers::upsample)
        .then(layers.convolution(128, 128, 1))
        .then(layers.normalization(128, EPSILON))
        .then(Layers::leakyRelu)
        .then(Layers::upsample)
        .then(layers.convolution(128, 64, 1))
        .then(layers.normalization(64, EPSILON))
        .then(Layers::leakyRelu)
        .then(layers.convolution(64, 1, 1))
        .then(torch::tanh);
  }

  private static Layers.Layer discriminator(Layers layers) {
    Layers.Layer layer = block(layers, 1, 16);
    for (int channels = 16; channels < 128; channels *= 2) {
      layer =
          layer
              .then(block(layers, channels, 2 * channels))
              .then(layers.normalization(2 * channels, EPSILON));
    }
    return layer
        .then(values -> values.flatten(1, -1))
        .then(layers.linear(128 * 2 * 2, 1))
        .then(torch::sigmoid);
  }

  private static Layers.Layer block(Layers layers, int inputs, int outputs) {
    return layers.convolution(inputs, outputs, 2).then(Layers::leakyRelu).then(Layers::dropout);
  }

  /** Takes one step of both networks on real images (batch, 1, 32, 32) in [-1, 1]. */
  void run(Tensor real) {
    // What the step allocates is freed at its end, not when Java collects its handles.
    try (PointerScope scope = new PointerScope()) {
      long batch = real.size(0);
      Tensor valid = torch.ones(batch, 1);
      Tensor fake = torch.zeros(batch, 1);

      generatorAdam.zero_grad();
      Tensor generated = generator.forward(torch.randn(batch, LATENT));
      Tensor generatorLoss = torch.binary_cross_entropy(discriminator.forward(generated), valid);
      generatorLoss.backward();
      generatorAdam.step();

      discriminatorAdam.zero_grad();
      Tensor onReal = torch.binary_cross_entropy(discriminator.forward(real), valid);
      Tensor onGenerated =
          torch.binary_cross_entropy(discriminator.forward(generated.detach()), fake);
      Tensor discriminatorLoss = onReal.add(onGenerated).div(new Scalar(2.0));
      discriminatorLoss.backward();
      discriminatorAdam.step();
      generatorLoss.item_float();
      discriminatorLoss.item_float();
    }
  }
}
