package io.dcganspark.model.training;

import io.dcganspark.libtorch.Float64Tensors;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.plan.ActivationShape;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network that libtorch computes, in float64. */
final class LibtorchFloat64Network extends Float64Network {
  private final Float64Tensors tensors;
  private final long[] inputShape;

  LibtorchFloat64Network(
      MultiLayerConfiguration configuration, double[] parameters, long... inputShape) {
    super(ParameterLayout.of(configuration));
    this.tensors = new Float64Tensors(configuration, inputShape);
    this.inputShape = inputShape;
    setParameters(parameters);
  }

  @Override
  INDArray forward(INDArray input, boolean training) {
    double[] output = tensors.forward(rowMajor(input), training);
    ActivationShape shape = tensors.output();
    return Nd4j.createFromArray(output)
        .reshape(inputShape[0], shape.channels(), shape.height(), shape.width());
  }

  @Override
  INDArray backwardToAll(INDArray outputGradient) {
    return Nd4j.createFromArray(tensors.backward(rowMajor(outputGradient))).reshape(inputShape);
  }

  private static double[] rowMajor(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  @Override
  double[] gradients() {
    return tensors.gradients();
  }

  @Override
  double[] parameters() {
    return tensors.parameters();
  }

  @Override
  void setParameters(double[] parameters) {
    tensors.setParameters(parameters);
  }

  @Override
  public void close() {
    tensors.close();
  }
}
