package io.dcganspark.model.recipe;

import io.dcganspark.model.random.LatentLaw;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * Networks that a user wrote, as DL4J's JSON. Their layers give their shapes. They are not
 * conditional, and G takes its step first.
 *
 * @param generatorJson G as {@link MultiLayerConfiguration#toJson()} writes it
 * @param discriminatorJson D, likewise
 * @param latentSize length of G's input
 * @param latentLaw of its values
 * @param imageShape what G makes and D judges
 */
public record OwnRecipe(
    String generatorJson,
    String discriminatorJson,
    int latentSize,
    LatentLaw latentLaw,
    ImageShape imageShape)
    implements Recipe {
  /** By which a configuration asks for it. */
  public static final String NAME = "own";

  /**
   * Reads and checks two networks.
   *
   * @throws UnusableNetworkException if one of them cannot be trained, or they do not fit together
   */
  public static OwnRecipe of(String generatorJson, String discriminatorJson) {
    MultiLayerConfiguration generator =
        Networks.started(NetworkJson.read(generatorJson, NetworkRole.GENERATOR), 0);
    int latent = new NetworkShapes(generator, NetworkRole.GENERATOR).rowOfFirstLayer();
    ImageShape image = UserNetworks.requireGenerator(generator, latent);
    UserNetworks.requireDiscriminator(
        Networks.started(NetworkJson.read(discriminatorJson, NetworkRole.DISCRIMINATOR), 0),
        image,
        0);
    return new OwnRecipe(generatorJson, discriminatorJson, latent, LatentLaw.NORMAL, image);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Recipe withLatentLaw(LatentLaw law) {
    return new OwnRecipe(generatorJson, discriminatorJson, latentSize, law, imageShape);
  }

  @Override
  public MultiLayerConfiguration generator(long seed) {
    return Networks.started(NetworkJson.read(generatorJson, NetworkRole.GENERATOR), 2 * seed);
  }

  @Override
  public MultiLayerConfiguration discriminator(long seed) {
    return Networks.started(
        NetworkJson.read(discriminatorJson, NetworkRole.DISCRIMINATOR), 2 * seed + 1);
  }
}
