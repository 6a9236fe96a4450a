package io.dcganspark.model.recipe;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.random.LatentLaw;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;

/**
 * The fully connected GAN that the seed article compares with (<a
 * href="https://arxiv.org/abs/1406.2661">Goodfellow et al., 2014</a>), with the layers of <a
 * href="https://github.com/eriklindernoren/PyTorch-GAN">PyTorch-GAN</a>. 1,510,032 trainable
 * parameters in G, 533,505 in D, images of (1, 28, 28).
 *
 * <pre>
 * G                                       (100)
 *   Linear, LeakyRelu                     (128)
 *   Linear, BatchNormalization, LeakyRelu (256)
 *   Linear, BatchNormalization, LeakyRelu (512)
 *   Linear, BatchNormalization, LeakyRelu (1024)
 *   Linear, tanh                          (1, 28, 28)
 *
 * D                                       (1, 28, 28)
 *   Linear, LeakyRelu                     (512)
 *   Linear, LeakyRelu                     (256)
 *   Linear                                (1)
 * </pre>
 */
public final class GanRecipe implements Recipe {
  private static final long serialVersionUID = 1L;
  private static final ImageShape IMAGE = new ImageShape(1, 28, 28);
  private static final double SLOPE = 0.2;

  /** PyTorch-GAN writes {@code BatchNorm1d(outputs, 0.8)}: the 0.8 lands in eps. */
  private static final double EPSILON = 0.8;

  private final Latent latent;

  /** Returns the networks of the reference. */
  public GanRecipe() {
    this(Latent.OF_PYTORCH);
  }

  private GanRecipe(Latent latent) {
    this.latent = latent;
  }

  @Override
  public Recipe withDiscriminatorNormalization(DiscriminatorNormalization normalization) {
    return new NormalizedDiscriminator(this, normalization);
  }

  @Override
  public String name() {
    return "gan";
  }

  @Override
  public Recipe withLatentSize(int size) {
    return new GanRecipe(new Latent(size, latent.law()));
  }

  @Override
  public Recipe withLatentLaw(LatentLaw law) {
    return new GanRecipe(new Latent(latent.size(), law));
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
  public MultiLayerConfiguration generator(long seed) {
    int[] sizes = {latent.size(), 128, 256, 512, 1024};
    List<Layer> layers = new ArrayList<>();
    layers.add(Linear.toVector(sizes[0], sizes[1]));
    layers.add(new LeakyRelu(SLOPE));
    for (int block = 2; block < sizes.length; block++) {
      layers.add(Linear.toNormalizedVector(sizes[block - 1], sizes[block]));
      layers.add(BatchNormalization.startingAtOne(sizes[block], EPSILON));
      layers.add(new LeakyRelu(SLOPE));
    }
    int last = sizes[sizes.length - 1];
    layers.add(Linear.toImage(last, IMAGE.channels(), IMAGE.height(), IMAGE.width()));
    layers.add(new ActivationLayer(Activation.TANH));
    return Networks.generator(seed, layers);
  }

  @Override
  public MultiLayerConfiguration discriminator(long seed) {
    return Networks.discriminator(
        seed,
        List.of(
            Linear.toVector(IMAGE.length(), 512),
            new LeakyRelu(SLOPE),
            Linear.toVector(512, 256),
            new LeakyRelu(SLOPE),
            Linear.toVector(256, 1)));
  }
}
