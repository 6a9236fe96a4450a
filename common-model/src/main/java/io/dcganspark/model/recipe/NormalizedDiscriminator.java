package io.dcganspark.model.recipe;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.loss.AdversarialLoss;
import io.dcganspark.model.random.LatentLaw;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * The networks of a recipe of this project with another normalization of D. D has no batch
 * normalizations, and each of its convolutions has a bias, which some of them have taken out.
 *
 * @param recipe whose networks they are
 * @param normalization in place of D's batch normalizations
 */
record NormalizedDiscriminator(Recipe recipe, DiscriminatorNormalization normalization)
    implements Recipe {
  @Override
  public String name() {
    return recipe.name();
  }

  @Override
  public ImageShape imageShape() {
    return recipe.imageShape();
  }

  @Override
  public int latentSize() {
    return recipe.latentSize();
  }

  @Override
  public LatentLaw latentLaw() {
    return recipe.latentLaw();
  }

  @Override
  public int classes() {
    return recipe.classes();
  }

  @Override
  public int generatorInput() {
    return recipe.generatorInput();
  }

  @Override
  public ImageShape discriminatorInput() {
    return recipe.discriminatorInput();
  }

  @Override
  public StepOrder order() {
    return recipe.order();
  }

  @Override
  public AdversarialLoss loss() {
    return recipe.loss();
  }

  @Override
  public boolean hasSpectralDiscriminator() {
    return normalization == DiscriminatorNormalization.SPECTRAL;
  }

  @Override
  public Recipe withWidth(int width) {
    return new NormalizedDiscriminator(recipe.withWidth(width), normalization);
  }

  @Override
  public Recipe withChannels(int channels) {
    return new NormalizedDiscriminator(recipe.withChannels(channels), normalization);
  }

  @Override
  public Recipe withSize(int side) {
    return new NormalizedDiscriminator(recipe.withSize(side), normalization);
  }

  @Override
  public Recipe withLatentSize(int size) {
    return new NormalizedDiscriminator(recipe.withLatentSize(size), normalization);
  }

  @Override
  public Recipe withLatentLaw(LatentLaw law) {
    return new NormalizedDiscriminator(recipe.withLatentLaw(law), normalization);
  }

  @Override
  public Recipe withClasses(int classes) {
    return new NormalizedDiscriminator(recipe.withClasses(classes), normalization);
  }

  @Override
  public Recipe withDiscriminatorNormalization(DiscriminatorNormalization other) {
    return new NormalizedDiscriminator(recipe, other);
  }

  @Override
  public MultiLayerConfiguration generator(long seed) {
    return recipe.generator(seed);
  }

  @Override
  public MultiLayerConfiguration discriminator(long seed) {
    List<Layer> layers = new ArrayList<>();
    for (NeuralNetConfiguration configuration : recipe.discriminator(seed).getConfs()) {
      Layer layer = configuration.getLayer();
      if (layer instanceof Convolution convolution) {
        convolution.setBiased(true);
      }
      if (!(layer instanceof BatchNormalization)) {
        layers.add(layer);
      }
    }
    return Networks.discriminator(seed, layers);
  }

  /** In PyTorch a module of another kind stands where a batch normalization was. */
  @Override
  public String moduleName(NetworkRole network, int layer) {
    return recipe.moduleName(
        network, network == NetworkRole.DISCRIMINATOR ? placeInRecipe(layer) : layer);
  }

  private int placeInRecipe(int layer) {
    int seen = -1;
    int place = -1;
    List<NeuralNetConfiguration> layers = recipe.discriminator(0).getConfs();
    while (seen < layer) {
      place++;
      if (!(layers.get(place).getLayer() instanceof BatchNormalization)) {
        seen++;
      }
    }
    return place;
  }
}
