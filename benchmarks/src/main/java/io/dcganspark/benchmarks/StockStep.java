package io.dcganspark.benchmarks;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** One training step of the seed with DL4J's own layers, updaters and external errors. */
final class StockStep {
  private final MultiLayerNetwork generator = StockNetworks.generator();
  private final MultiLayerNetwork discriminator = StockNetworks.discriminator();
  private final int batch;
  private int iteration;

  StockStep(int batch) {
    this.batch = batch;
  }

  void run(INDArray real) {
    INDArray generated = forward(generator, Nd4j.randn(batch, 100));
    INDArray atGenerated =
        discriminator
            .backpropGradient(gradient(forward(discriminator, generated), 1, 1), null)
            .getSecond();
    Gradient ofGenerator = generator.backpropGradient(atGenerated, null).getFirst();
    update(generator, ofGenerator);

    discriminator.backpropGradient(gradient(forward(discriminator, real), 1, 0.5), null);
    INDArray onReal = discriminator.getFlattenedGradients().dup();
    Gradient ofDiscriminator =
        discriminator
            .backpropGradient(gradient(forward(discriminator, generated), 0, 0.5), null)
            .getFirst();
    discriminator.getFlattenedGradients().addi(onReal);
    update(discriminator, ofDiscriminator);
    iteration++;
  }

  private static INDArray forward(MultiLayerNetwork network, INDArray input) {
    network.setInput(input);
    var activations = network.feedForward(true, false);
    return activations.get(activations.size() - 1);
  }

  private static INDArray gradient(INDArray logits, int label, double weight) {
    return Transforms.sigmoid(logits, true).subi(label).muli(weight);
  }

  private void update(MultiLayerNetwork network, Gradient gradient) {
    network
        .getUpdater()
        .update(network, gradient, iteration, 0, batch, LayerWorkspaceMgr.noWorkspaces());
    INDArray parameters = network.params();
    parameters.subi(network.getFlattenedGradients().reshape(parameters.shape()));
  }
}
