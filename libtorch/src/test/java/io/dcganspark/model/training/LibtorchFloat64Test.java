package io.dcganspark.model.training;

import io.dcganspark.libtorch.Float64Tensors;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.plan.ActivationShape;
import io.dcganspark.model.recipe.PaperDcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Three steps of every recipe in float64 against PyTorch's in float64. */
class LibtorchFloat64Test {
  static Stream<Recipe> recipes() {
    return Stream.concat(
        PyTorchParityTest.recipes(), Stream.of(new PaperDcganRecipe(4, 1).withSize(128)));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void threeStepsAgreeWithPyTorch(Recipe recipe) throws Exception {
    try (Float64Parity exact =
        new Float64Parity(recipe, PyTorchReference.of(recipe), LibtorchNetwork::new)) {
      exact.run();
    }
  }

  private static final class LibtorchNetwork extends Float64Network {
    private final Float64Tensors tensors;
    private final long[] inputShape;

    LibtorchNetwork(
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
}
