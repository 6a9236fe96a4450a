package io.dcganspark.model.recipe;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.layer.UpsampleConvolution;
import io.dcganspark.model.random.LatentLaw;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;

/**
 * The DCGAN of the seed article, which is the one of <a
 * href="https://github.com/eriklindernoren/PyTorch-GAN">PyTorch-GAN</a>: G upsamples and convolves
 * where the paper (<a href="https://arxiv.org/abs/1511.06434">Radford et al., 2015</a>) has
 * fractionally strided convolutions. 1,049,985 trainable parameters in G, 98,113 in D, images of
 * (1, 32, 32).
 *
 * <pre>
 * G                                       (100)
 *   Linear                                (128,  8,  8)
 *   BatchNormalization                    (128,  8,  8)
 *   UpsampleConvolution 3x3               (128, 16, 16)
 *   BatchNormalization, LeakyRelu         (128, 16, 16)
 *   UpsampleConvolution 3x3               ( 64, 32, 32)
 *   BatchNormalization, LeakyRelu         ( 64, 32, 32)
 *   Convolution 3x3, tanh                 (  1, 32, 32)
 *
 * D                                       (  1, 32, 32)
 *   Convolution 3x3, stride 2             ( 16, 16, 16)
 *   LeakyRelu, ChannelDropout             ( 16, 16, 16)
 *   Convolution 3x3, stride 2             ( 32,  8,  8)
 *   LeakyRelu, ChannelDropout, BatchNorm. ( 32,  8,  8)
 *   Convolution 3x3, stride 2             ( 64,  4,  4)
 *   LeakyRelu, ChannelDropout, BatchNorm. ( 64,  4,  4)
 *   Convolution 3x3, stride 2             (128,  2,  2)
 *   LeakyRelu, ChannelDropout, BatchNorm. (128,  2,  2)
 *   Linear                                (1)
 * </pre>
 *
 * <p>The conditional one gives both networks the class of an image (<a
 * href="https://arxiv.org/abs/1411.1784">Mirza and Osindero, 2014</a>): G gets it one-hot behind
 * the latent, so that its first layer learns an embedding of each class; D gets a plane for each
 * class beside the image, ones in that of the class, so that every feature from the first layer on
 * can depend on it. Both are wider first layers and nothing else: what computes, stores and
 * exchanges the reference's networks does so with these. A projection at D's end (<a
 * href="https://arxiv.org/abs/1802.05637">Miyato and Koyama, 2018</a>), which is better with a
 * thousand classes, would be another network.
 */
public final class DcganRecipe implements Recipe {
  private static final long serialVersionUID = 1L;
  private static final String CONDITIONAL = "dcgan-conditional";
  private static final ImageShape IMAGE = new ImageShape(1, 32, 32);
  private static final double SLOPE = 0.2;

  /**
   * The seed writes {@code BatchNorm2d(channels, 0.8)}: the 0.8 lands in eps, and is part of how it
   * trains.
   */
  private static final double EPSILON = 0.8;

  private static final double FIRST_EPSILON = 1e-5;
  private static final double DROPOUT = 0.25;

  /** D's last layer, behind four convolutions with their rectifiers, dropouts and norms. */
  private static final int LAST_OF_DISCRIMINATOR = 15;

  /** Each is a plane beside every image, and a row of every grid of samples. */
  private static final int MOST_CLASSES = 100;

  private final double dropout;
  private final int classes;
  private final Latent latent;

  private DcganRecipe(double dropout, int classes, Latent latent) {
    this.dropout = dropout;
    this.classes = classes;
    this.latent = latent;
  }

  /** Returns the networks of the reference. */
  public static DcganRecipe ofReference() {
    return new DcganRecipe(DROPOUT, 0, Latent.OF_PYTORCH);
  }

  /**
   * Returns the reference's networks with the class of every image as an input.
   *
   * @throws IllegalArgumentException if there are not 2 to {@value #MOST_CLASSES} classes
   */
  public static DcganRecipe conditional(int classes) {
    requireClasses(CONDITIONAL, classes);
    return new DcganRecipe(DROPOUT, classes, Latent.OF_PYTORCH);
  }

  /**
   * Checks a number of classes that networks get.
   *
   * @throws IllegalArgumentException if there are not 2 to {@value #MOST_CLASSES} classes
   */
  static void requireClasses(String recipe, int classes) {
    if (classes < 2 || classes > MOST_CLASSES) {
      throw new IllegalArgumentException(
          "%s has 2 to %d classes, found %d".formatted(recipe, MOST_CLASSES, classes));
    }
  }

  /** Returns these networks without D's dropout, for comparisons number by number. */
  public DcganRecipe withoutDropout() {
    return new DcganRecipe(0, classes, latent);
  }

  @Override
  public String name() {
    return classes == 0 ? "dcgan" : CONDITIONAL;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public Recipe withClasses(int newClasses) {
    if (classes == 0) {
      throw new IllegalArgumentException(
          "%s has networks that are not conditional: set model.recipe=%s"
              .formatted(name(), CONDITIONAL));
    }
    requireClasses(name(), newClasses);
    return new DcganRecipe(dropout, newClasses, latent);
  }

  @Override
  public Recipe withDiscriminatorNormalization(DiscriminatorNormalization normalization) {
    return new NormalizedDiscriminator(this, normalization);
  }

  @Override
  public ImageShape imageShape() {
    return IMAGE;
  }

  @Override
  public int latentSize() {
    return latent.size();
  }

  @Override
  public LatentLaw latentLaw() {
    return latent.law();
  }

  @Override
  public Recipe withLatentSize(int size) {
    return new DcganRecipe(dropout, classes, new Latent(size, latent.law()));
  }

  @Override
  public Recipe withLatentLaw(LatentLaw law) {
    return new DcganRecipe(dropout, classes, new Latent(latent.size(), law));
  }

  @Override
  public MultiLayerConfiguration generator(long seed) {
    return Networks.generator(
        seed,
        List.of(
            Linear.toImage(generatorInput(), 128, IMAGE.height() / 4, IMAGE.width() / 4),
            new BatchNormalization(128, FIRST_EPSILON),
            new UpsampleConvolution(128, 128, true),
            new BatchNormalization(128, EPSILON),
            new LeakyRelu(SLOPE),
            new UpsampleConvolution(128, 64, true),
            new BatchNormalization(64, EPSILON),
            new LeakyRelu(SLOPE),
            new Convolution(64, IMAGE.channels(), 3, 1, 1),
            new ActivationLayer(Activation.TANH)));
  }

  @Override
  public MultiLayerConfiguration discriminator(long seed) {
    int[] channels = {discriminatorInput().channels(), 16, 32, 64, 128};
    List<Layer> layers = new ArrayList<>();
    for (int block = 1; block < channels.length; block++) {
      int planes = block == 1 ? classes : 0;
      layers.add(new Convolution(channels[block - 1], channels[block], 3, 2, 1).withPlanes(planes));
      layers.add(new LeakyRelu(SLOPE));
      layers.add(new ChannelDropout(dropout));
      if (block > 1) {
        layers.add(new BatchNormalization(channels[block], EPSILON));
      }
    }
    int values = 128 * (IMAGE.height() / 16) * (IMAGE.width() / 16);
    layers.add(Linear.toVector(values, 1));
    return Networks.discriminator(seed, layers);
  }

  /**
   * In PyTorch an upsampling is a separate module, here it is part of the convolution behind it.
   */
  @Override
  public String moduleName(NetworkRole network, int layer) {
    if (network == NetworkRole.DISCRIMINATOR) {
      return layer == LAST_OF_DISCRIMINATOR ? "adv_layer.0" : "model." + layer;
    }
    if (layer == 0) {
      return "l1.0";
    }
    int upsamplings = layer < 2 ? 0 : layer < 5 ? 1 : 2;
    return "conv_blocks." + (layer - 1 + upsamplings);
  }
}
