package io.dcganspark.model.training;

import io.dcganspark.model.device.HostArrays;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Networks that keep a copy of what passes through their ends. */
final class RecordingNetworks implements NetworkFactory {
  private final NetworkFactory networks;
  private final List<Recording> made = new ArrayList<>();

  RecordingNetworks(NetworkFactory networks) {
    this.networks = networks;
  }

  @Override
  public Network make(
      MultiLayerConfiguration configuration,
      float[] parameters,
      Workspace workspace,
      long... inputShape) {
    Recording recording =
        new Recording(networks.make(configuration, parameters, workspace, inputShape));
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
    public INDArray forward(INDArray input, RandomStream randomness) {
      INDArray output = network.forward(input, randomness);
      outputs.add(HostArrays.copy(output));
      return output;
    }

    @Override
    public INDArray backward(INDArray outputGradient) {
      outputGradients.add(HostArrays.copy(outputGradient));
      return network.backward(outputGradient);
    }

    @Override
    public void backwardToParameters(INDArray outputGradient) {
      outputGradients.add(HostArrays.copy(outputGradient));
      network.backwardToParameters(outputGradient);
    }

    @Override
    public INDArray backwardToInput(INDArray outputGradient) {
      outputGradients.add(HostArrays.copy(outputGradient));
      return network.backwardToInput(outputGradient);
    }

    @Override
    public INDArray evaluate(INDArray input) {
      return network.evaluate(input);
    }

    @Override
    public INDArray parameters() {
      return network.parameters();
    }

    @Override
    public INDArray gradients() {
      return network.gradients();
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
