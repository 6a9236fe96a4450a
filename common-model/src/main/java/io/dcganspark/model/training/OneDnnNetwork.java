package io.dcganspark.model.training;

import io.dcganspark.model.device.HostArrays;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.onednn.CompiledNetwork;
import io.dcganspark.model.random.RandomStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network compiled for oneDNN. */
record OneDnnNetwork(CompiledNetwork compiled) implements Network {
  /**
   * Gives a compiled network parameters. It is the caller's no more: it is closed where this
   * throws.
   *
   * @throws IllegalArgumentException if there are not as many as the network has
   */
  static Network with(CompiledNetwork compiled, float[] parameters) {
    return Closing.unlessMade(
        compiled,
        () -> {
          compiled.layout().requireLength(parameters);
          HostArrays.write(parameters, compiled.parameters());
          return new OneDnnNetwork(compiled);
        });
  }

  @Override
  public INDArray forward(INDArray input, RandomStream randomness) {
    return compiled.forward(input, randomness);
  }

  @Override
  public INDArray backward(INDArray outputGradient) {
    return compiled.backward(outputGradient);
  }

  @Override
  public void backwardToParameters(INDArray outputGradient) {
    compiled.backwardToParameters(outputGradient);
  }

  @Override
  public INDArray backwardToInput(INDArray outputGradient) {
    return compiled.backwardToInput(outputGradient);
  }

  @Override
  public INDArray evaluate(INDArray input) {
    return compiled.evaluate(input);
  }

  @Override
  public INDArray parameters() {
    return compiled.parameters();
  }

  @Override
  public INDArray gradients() {
    return compiled.gradients();
  }

  @Override
  public ParameterLayout layout() {
    return compiled.layout();
  }

  @Override
  public void close() {
    compiled.close();
  }
}
