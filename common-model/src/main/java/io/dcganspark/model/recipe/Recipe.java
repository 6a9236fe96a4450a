package io.dcganspark.model.recipe;

import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.loss.AdversarialLoss;
import io.dcganspark.model.loss.NonSaturatingLoss;
import io.dcganspark.model.random.LatentLaw;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * What a pair of networks is: their layers, the shapes at their ends and how they take turns. The
 * generator has no output layer, so that its error can come from outside; the discriminator ends in
 * one logit an image. A user's own is a class with a public constructor without arguments
 * (docs/recipes.md), or a pair of networks as JSON, {@link OwnRecipe}.
 */
public interface Recipe extends Serializable {
  /** Returns the name by which a configuration asks for it: that of its class. */
  default String name() {
    return getClass().getName();
  }

  /** Returns the shape of an image that G makes and D judges. */
  ImageShape imageShape();

  /** Returns the number of values of a latent. */
  int latentSize();

  /** Returns the law of a latent's values. */
  default LatentLaw latentLaw() {
    return LatentLaw.NORMAL;
  }

  /**
   * Returns the number of classes of which both networks get one with each image, 0 where they get
   * none. A class is a label in [0, classes).
   */
  default int classes() {
    return 0;
  }

  /** Returns the number of values that G takes an image: the latent and, one-hot, the class. */
  default int generatorInput() {
    return latentSize() + classes();
  }

  /** Returns what D takes an image: its channels and, where there are classes, a plane for each. */
  default ImageShape discriminatorInput() {
    ImageShape image = imageShape();
    return new ImageShape(image.channels() + classes(), image.height(), image.width());
  }

  /** Returns in which order G and D take their steps. */
  default StepOrder order() {
    return StepOrder.GENERATOR_FIRST;
  }

  /**
   * Returns the losses of G and D. By default they are those of the first GAN. D's loss is then the
   * mean of that on real and that on generated images where G takes its step first, as in
   * PyTorch-GAN, and their sum where D does, as in PyTorch's example.
   */
  default AdversarialLoss loss() {
    return new NonSaturatingLoss(order() == StepOrder.GENERATOR_FIRST ? 0.5 : 1);
  }

  /**
   * Returns this recipe with layers of another width.
   *
   * @param width feature maps of the layer beside the image
   * @throws IllegalArgumentException if the recipe's layers have one width only
   */
  default Recipe withWidth(int width) {
    throw new IllegalArgumentException(name() + " has layers of one width only");
  }

  /**
   * Returns this recipe for images of other channels.
   *
   * @param channels 1 for grey, 3 for colour
   * @throws IllegalArgumentException if the recipe has images of another number of channels only
   */
  default Recipe withChannels(int channels) {
    if (channels == imageShape().channels()) {
      return this;
    }
    throw new IllegalArgumentException(
        "%s has images of %s only"
            .formatted(name(), Counted.of(imageShape().channels(), "channel")));
  }

  /**
   * Returns this recipe for square images of another size.
   *
   * @param side pixels of a row, and rows
   * @throws IllegalArgumentException if the recipe has no images of this size
   */
  default Recipe withSize(int side) {
    ImageShape image = imageShape();
    if (side == image.height() && side == image.width()) {
      return this;
    }
    throw new IllegalArgumentException(
        "%s has images of %dx%d only".formatted(name(), image.height(), image.width()));
  }

  /**
   * Returns this recipe with a latent of another number of values.
   *
   * @throws IllegalArgumentException if the recipe has latents of one size only
   */
  default Recipe withLatentSize(int size) {
    if (size == latentSize()) {
      return this;
    }
    throw new IllegalArgumentException(
        "%s has latents of %d values only".formatted(name(), latentSize()));
  }

  /**
   * Returns this recipe with latents of another law.
   *
   * @throws IllegalArgumentException if the recipe has latents of one law only
   */
  default Recipe withLatentLaw(LatentLaw law) {
    if (law == latentLaw()) {
      return this;
    }
    throw new IllegalArgumentException(name() + " has latents of the law of its latentLaw() only");
  }

  /**
   * Returns this recipe for another number of classes.
   *
   * @throws IllegalArgumentException if the recipe's networks are not conditional
   */
  default Recipe withClasses(int classes) {
    throw new IllegalArgumentException(name() + " has networks that are not conditional");
  }

  /**
   * Returns this recipe with another normalization of D in place of batch normalizations.
   *
   * @throws IllegalArgumentException if D is the user's, who writes it with or without them
   */
  default Recipe withDiscriminatorNormalization(DiscriminatorNormalization normalization) {
    throw new IllegalArgumentException(
        name() + " has a D of yours, whose normalizations are those that you give it");
  }

  /**
   * Returns whether D's weights are divided by estimates of their largest singular values, as
   * {@link io.dcganspark.model.layer.SpectralNorm} does.
   */
  default boolean hasSpectralDiscriminator() {
    return false;
  }

  /**
   * Returns G: (batch, generatorInput) to (batch, channel, height, width) in [-1, 1].
   *
   * @param seed of its initial weights
   */
  MultiLayerConfiguration generator(long seed);

  /**
   * Returns D: (batch, ...) of {@link #discriminatorInput} to (batch, 1) or (batch, 1, 1, 1), a
   * logit.
   *
   * @param seed of its initial weights
   */
  MultiLayerConfiguration discriminator(long seed);

  /**
   * Returns the name that a layer has in the state dict of the PyTorch program that the recipe
   * follows; that of a {@code Sequential} called model, where it follows none.
   *
   * @param network of the two
   * @param layer its index, from 0 on
   */
  default String moduleName(NetworkRole network, int layer) {
    return "model." + layer;
  }

  /**
   * Returns the recipe of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those that there are
   */
  static Recipe named(String name) {
    return all()
        .filter(recipe -> recipe.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no recipe is called \"%s\", known are: %s"
                        .formatted(name, String.join(", ", names()))));
  }

  /** Returns the names of all recipes. */
  static List<String> names() {
    return all().map(Recipe::name).toList();
  }

  private static Stream<Recipe> all() {
    return Stream.of(
        DcganRecipe.ofReference(),
        new GanRecipe(),
        PaperDcganRecipe.ofPyTorchExample(),
        DcganRecipe.conditional(10));
  }
}
