package io.dcganspark.model.training;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.layer.RectifierSides;
import io.dcganspark.model.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Networks that keep what passes through their ends. */
final class RecordingNetworks implements NetworkFactory {
  private final NetworkFactory networks;
  private final List<Recording> made = new ArrayList<>();

  RecordingNetworks(NetworkFactory networks) {
    this.networks = networks;
  }

  @Override
  public Network make(
      MultiLayerConfiguration configuration, float[] parameters, long... inputShape) {
    Recording recording = new Recording(networks.make(configuration, parameters, inputShape));
    made.add(recording);
    return recording;
  }

  /** The network that a trainer makes first. */
  Recording generator() {
    return made.get(0);
  }

  Recording discriminator() {
    return made.get(1);
  }

  void forget() {
    made.forEach(Recording::forget);
  }

  /** One network; a list has an entry for each pass since the last {@code forget}. */
  static final class Recording implements Network {
    private final Network network;
    private final List<float[]> outputs = new ArrayList<>();
    private final List<float[]> outputGradients = new ArrayList<>();

    private Recording(Network network) {
      this.network = network;
    }

    private void forget() {
      outputs.clear();
      outputGradients.clear();
    }

    float[] output(int pass) {
      return outputs.get(pass);
    }

    float[] outputGradient(int pass) {
      return outputGradients.get(pass);
    }

    @Override
    public float[] forward(float[] input, RandomStream randomness, RectifierSides sides) {
      float[] output = network.forward(input, randomness, sides);
      outputs.add(output);
      return output;
    }

    @Override
    public float[] backward(float[] outputGradient) {
      outputGradients.add(outputGradient);
      return network.backward(outputGradient);
    }

    @Override
    public void backwardToParameters(float[] outputGradient) {
      outputGradients.add(outputGradient);
      network.backwardToParameters(outputGradient);
    }

    @Override
    public float[] backwardToInput(float[] outputGradient) {
      outputGradients.add(outputGradient);
      return network.backwardToInput(outputGradient);
    }

    @Override
    public float[] evaluate(float[] input) {
      return network.evaluate(input);
    }

    @Override
    public float[] parameters() {
      return network.parameters();
    }

    @Override
    public void setParameters(float[] parameters) {
      network.setParameters(parameters);
    }

    @Override
    public void copyGradients(float[] target) {
      network.copyGradients(target);
    }

    @Override
    public ParameterLayout layout() {
      return network.layout();
    }

    @Override
    public void close() {
      network.close();
    }
  }
}
