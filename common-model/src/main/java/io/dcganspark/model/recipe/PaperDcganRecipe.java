package io.dcganspark.model.recipe;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.TransposedConvolution;
import io.dcganspark.model.random.LatentLaw;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;

/**
 * The DCGAN of the paper (<a href="https://arxiv.org/abs/1511.06434">Radford et al., 2015</a>) as
 * <a href="https://pytorch.org/tutorials/beginner/dcgan_faces_tutorial.html">PyTorch's example</a>
 * has it: fractionally strided convolutions in G, strided ones in D, no biases, images of
 * (channels, 64, 64). At width 64 and one channel 3,574,656 trainable parameters in G, 2,763,520 in
 * D.
 *
 * <p>Images of another size have a block more or less for each doubling, between the 4x4 end and
 * the others, and every block has twice as many feature maps as the one nearer to the image, as <a
 * href="https://github.com/soumith/dcgan.torch/issues/2">the authors' advice for 128x128</a> has
 * it: the deepest one has {@code width * size / 8}. Where there are classes, both networks get them
 * as those of {@link DcganRecipe} do.
 *
 * <pre>
 * G                                       (100)
 *   TransposedConvolution 4x4             (8 width,  4,  4)
 *   BatchNormalization, ReLU              (8 width,  4,  4)
 *   TransposedConvolution 4x4, stride 2   (4 width,  8,  8)
 *   BatchNormalization, ReLU              (4 width,  8,  8)
 *   TransposedConvolution 4x4, stride 2   (2 width, 16, 16)
 *   BatchNormalization, ReLU              (2 width, 16, 16)
 *   TransposedConvolution 4x4, stride 2   (  width, 32, 32)
 *   BatchNormalization, ReLU              (  width, 32, 32)
 *   TransposedConvolution 4x4, stride 2   (channels, 64, 64)
 *   tanh                                  (channels, 64, 64)
 *
 * D                                       (channels, 64, 64)
 *   Convolution 4x4, stride 2             (  width, 32, 32)
 *   LeakyRelu                             (  width, 32, 32)
 *   Convolution 4x4, stride 2             (2 width, 16, 16)
 *   BatchNormalization, LeakyRelu         (2 width, 16, 16)
 *   Convolution 4x4, stride 2             (4 width,  8,  8)
 *   BatchNormalization, LeakyRelu         (4 width,  8,  8)
 *   Convolution 4x4, stride 2             (8 width,  4,  4)
 *   BatchNormalization, LeakyRelu         (8 width,  4,  4)
 *   Convolution 4x4                       (1, 1, 1)
 * </pre>
 *
 * @param width feature maps of the layer beside the image; each layer away from it has twice as
 *     many
 * @param channels of an image
 * @param size pixels of a row, and rows
 * @param classes that both networks get with each image, 0 for none
 * @param latentSize values of a latent
 * @param latentLaw of each
 */
public record PaperDcganRecipe(
    int width, int channels, int size, int classes, int latentSize, LatentLaw latentLaw)
    implements Recipe {
  private static final String NAME = "dcgan-paper";
  private static final int SIZE = 64;
  private static final int LEAST_SIZE = 32;
  private static final int MOST_SIZE = 256;

  /** The side of the images between which and those of the size every layer doubles or halves. */
  private static final int SMALLEST_SIDE = 4;

  private static final int KERNEL = 4;
  private static final double SLOPE = 0.2;
  private static final double EPSILON = 1e-5;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if the width is not positive, the channels are not 1 or 3, or
   *     there are no networks for the size or the classes
   */
  public PaperDcganRecipe {
    if (width < 1) {
      throw new IllegalArgumentException("dcgan-paper has layers of a width from 1 on");
    }
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("dcgan-paper has images of 1 or 3 channels");
    }
    if (size < LEAST_SIZE || size > MOST_SIZE || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException(
          "dcgan-paper has images of 32x32, 64x64, 128x128 or 256x256");
    }
    if (classes != 0) {
      DcganRecipe.requireClasses(NAME, classes);
    }
    if (latentSize < 1) {
      throw new IllegalArgumentException("dcgan-paper has latents of a size from 1 on");
    }
    long deepest = (long) width * (size / SMALLEST_SIDE / 2);
    long most = Math.max(deepest / 2, (long) latentSize + classes);
    if (deepest > Integer.MAX_VALUE / (KERNEL * KERNEL) / most) {
      throw new IllegalArgumentException(
          "dcgan-paper of width %d for %dx%d has a layer from %d to %d feature maps, whose weights no array holds: lower model.width"
              .formatted(width, size, size, most, deepest));
    }
  }

  /** Networks for 64x64 images without classes. */
  public PaperDcganRecipe(int width, int channels) {
    this(width, channels, SIZE, 0, Latent.OF_PYTORCH.size(), Latent.OF_PYTORCH.law());
  }

  /** Returns the networks of PyTorch's example, for grey images. */
  public static PaperDcganRecipe ofPyTorchExample() {
    return new PaperDcganRecipe(64, 1);
  }

  @Override
  public Recipe withWidth(int newWidth) {
    return new PaperDcganRecipe(newWidth, channels, size, classes, latentSize, latentLaw);
  }

  @Override
  public Recipe withChannels(int newChannels) {
    return new PaperDcganRecipe(width, newChannels, size, classes, latentSize, latentLaw);
  }

  @Override
  public Recipe withSize(int newSize) {
    return new PaperDcganRecipe(width, channels, newSize, classes, latentSize, latentLaw);
  }

  @Override
  public Recipe withClasses(int newClasses) {
    DcganRecipe.requireClasses(NAME, newClasses);
    return new PaperDcganRecipe(width, channels, size, newClasses, latentSize, latentLaw);
  }

  @Override
  public Recipe withLatentSize(int newSize) {
    return new PaperDcganRecipe(width, channels, size, classes, newSize, latentLaw);
  }

  @Override
  public Recipe withLatentLaw(LatentLaw law) {
    return new PaperDcganRecipe(width, channels, size, classes, latentSize, law);
  }

  @Override
  public Recipe withDiscriminatorNormalization(DiscriminatorNormalization normalization) {
    return new NormalizedDiscriminator(this, normalization);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ImageShape imageShape() {
    return new ImageShape(channels, size, size);
  }

  @Override
  public StepOrder order() {
    return StepOrder.DISCRIMINATOR_FIRST;
  }

  @Override
  public MultiLayerConfiguration generator(long seed) {
    int maps = width * (size / SMALLEST_SIDE / 2);
    List<Layer> layers = new ArrayList<>();
    layers.add(new TransposedConvolution(generatorInput(), maps, KERNEL, 1, 0));
    for (; maps > width; maps /= 2) {
      addNormalizedRectifier(layers, maps, 0);
      layers.add(new TransposedConvolution(maps, maps / 2, KERNEL, 2, 1));
    }
    addNormalizedRectifier(layers, width, 0);
    layers.add(new TransposedConvolution(width, channels, KERNEL, 2, 1));
    layers.add(new ActivationLayer(Activation.TANH));
    return Networks.generator(seed, layers);
  }

  @Override
  public MultiLayerConfiguration discriminator(long seed) {
    List<Layer> layers = new ArrayList<>();
    Convolution first =
        Convolution.withoutBias(discriminatorInput().channels(), width, KERNEL, 2, 1);
    layers.add(first.withPlanes(classes));
    layers.add(new LeakyRelu(SLOPE));
    int maps = width;
    for (int side = size / 2; side > SMALLEST_SIDE; side /= 2) {
      layers.add(Convolution.withoutBias(maps, 2 * maps, KERNEL, 2, 1));
      maps *= 2;
      addNormalizedRectifier(layers, maps, SLOPE);
    }
    layers.add(Convolution.withoutBias(maps, 1, KERNEL, 1, 0));
    return Networks.discriminator(seed, layers);
  }

  @Override
  public String moduleName(NetworkRole network, int layer) {
    return "main." + layer;
  }

  private static void addNormalizedRectifier(List<Layer> layers, int maps, double slope) {
    layers.add(new BatchNormalization(maps, EPSILON));
    layers.add(new LeakyRelu(slope));
  }
}
