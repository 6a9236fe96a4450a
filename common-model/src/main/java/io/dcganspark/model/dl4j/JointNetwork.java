package io.dcganspark.model.dl4j;

import io.dcganspark.model.device.HostArrays;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;

/**
 * G and D as one DL4J network, from noise over images to logits: what DL4J moves about or averages
 * as a network, its parameters, the state of its updater and its iteration count, is then a whole
 * {@link TrainingState}.
 *
 * <p>The network's flat vector is G's followed by D's. The updater keeps both of Adam's moments
 * side by side, block by block of parameters that gradients train, and nothing for running
 * statistics.
 */
public final class JointNetwork {
  private static final String GENERATOR = "generator-";
  private static final String DISCRIMINATOR = "discriminator-";

  private JointNetwork() {}

  /**
   * Makes the network.
   *
   * @param recipe both networks
   * @param seed of the run
   * @param state what it holds, without the factor of the learning rate
   */
  public static MultiLayerNetwork of(Recipe recipe, long seed, TrainingState state) {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder().list();
    MultiLayerConfiguration generator = recipe.generator(seed);
    append(layers, generator, GENERATOR, 0);
    append(layers, recipe.discriminator(seed), DISCRIMINATOR, generator.getConfs().size());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    write(state, network);
    return network;
  }

  private static void append(
      NeuralNetConfiguration.ListBuilder layers,
      MultiLayerConfiguration part,
      String name,
      int first) {
    int position = 0;
    for (NeuralNetConfiguration configuration : part.getConfs()) {
      Layer layer = configuration.getLayer();
      layer.setLayerName(name + position++);
      if (layer instanceof BaseLayer trained) {
        // A user's network may name another one, whose state would not be Adam's two moments.
        trained.setIUpdater(new org.nd4j.linalg.learning.config.Adam());
        trained.setBiasUpdater(null);
      }
      layers.layer(layer);
    }
    part.getInputPreProcessors()
        .forEach((layer, reshaping) -> layers.inputPreProcessor(first + layer, reshaping));
  }

  /**
   * Has the network hold a state.
   *
   * @throws ArithmeticException if the state is of more steps than DL4J counts, 2^31 - 1
   */
  public static void write(TrainingState state, MultiLayerNetwork network) {
    NetworkState generator = state.generator();
    NetworkState discriminator = state.discriminator();
    HostArrays.write(joined(generator.parameters(), discriminator.parameters()), network.params());
    List<float[]> joined = joinedMoments(generator, discriminator);
    BaseMultiLayerUpdater<?> updater = updater(network);
    float[] moments = new float[Math.toIntExact(updater.getStateViewArray().length())];
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      int trained = trained(block);
      int start = block.getUpdaterViewOffsetStart();
      for (float[] moment : joined) {
        System.arraycopy(moment, block.getParamOffsetStart(), moments, start, trained);
        start += trained;
      }
    }
    HostArrays.write(moments, updater.getStateViewArray());
    network.getLayerWiseConfigurations().setIterationCount(Math.toIntExact(state.step()));
  }

  /** Returns a copy of what the network holds; the factor of the learning rate is 1. */
  public static TrainingState read(MultiLayerNetwork network) {
    float[] parameters = HostArrays.copy(network.params());
    float[] firstMoments = new float[parameters.length];
    float[] secondMoments = new float[parameters.length];
    BaseMultiLayerUpdater<?> updater = updater(network);
    float[] moments = HostArrays.copy(updater.getStateViewArray());
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      int trained = trained(block);
      int start = block.getUpdaterViewOffsetStart();
      System.arraycopy(moments, start, firstMoments, block.getParamOffsetStart(), trained);
      System.arraycopy(
          moments, start + trained, secondMoments, block.getParamOffsetStart(), trained);
    }
    int border = generatorLength(network);
    return new TrainingState(
        network.getLayerWiseConfigurations().getIterationCount(),
        part(parameters, firstMoments, secondMoments, 0, border),
        part(parameters, firstMoments, secondMoments, border, parameters.length));
  }

  /** How many of a block's parameters have moments: all, or none where it is of statistics. */
  private static int trained(UpdaterBlock block) {
    return (block.getUpdaterViewOffsetEnd() - block.getUpdaterViewOffsetStart()) / 2;
  }

  private static BaseMultiLayerUpdater<?> updater(MultiLayerNetwork network) {
    return (BaseMultiLayerUpdater<?>) network.getUpdater();
  }

  private static int generatorLength(MultiLayerNetwork network) {
    MultiLayerConfiguration both = network.getLayerWiseConfigurations();
    long layers =
        both.getConfs().stream()
            .filter(layer -> layer.getLayer().getLayerName().startsWith(GENERATOR))
            .count();
    return ParameterLayout.of(both).start(Math.toIntExact(layers));
  }

  private static NetworkState part(
      float[] parameters, float[] firstMoments, float[] secondMoments, int start, int end) {
    return new NetworkState(
        Arrays.copyOfRange(parameters, start, end),
        Adam.moments(
            Arrays.copyOfRange(firstMoments, start, end),
            Arrays.copyOfRange(secondMoments, start, end)));
  }

  private static List<float[]> joinedMoments(NetworkState generator, NetworkState discriminator) {
    return Adam.MOMENTS.stream()
        .map(name -> joined(generator.moment(name), discriminator.moment(name)))
        .toList();
  }

  private static float[] joined(float[] generator, float[] discriminator) {
    float[] joined = Arrays.copyOf(generator, generator.length + discriminator.length);
    System.arraycopy(discriminator, 0, joined, generator.length, discriminator.length);
    return joined;
  }
}
