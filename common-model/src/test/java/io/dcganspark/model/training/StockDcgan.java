package io.dcganspark.model.training;

import io.dcganspark.model.device.HostArrays;
import io.dcganspark.model.recipe.OwnRecipe;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The reference's networks, without dropout, as a user of DL4J would write them, and how parameters
 * of this project's layers stand in them.
 */
final class StockDcgan {
  private static final double SLOPE = 0.2;
  private static final double EPSILON = 0.8;

  private StockDcgan() {}

  static OwnRecipe recipe() {
    return OwnRecipe.of(generator().toJson(), discriminator().toJson());
  }

  /** Convolutions before a norm have no bias: in this project's own its gradient is 0. */
  private static MultiLayerConfiguration generator() {
    return base()
        .layer(new DenseLayer.Builder().nOut(128 * 8 * 8).build())
        .layer(new BatchNormalization.Builder().eps(1e-5).nIn(128).nOut(128).build())
        .layer(new Upsampling2D.Builder(2).build())
        .layer(convolution(128, 1).hasBias(false).build())
        .layer(new BatchNormalization.Builder().eps(EPSILON).build())
        .layer(new ActivationLayer(new ActivationLReLU(SLOPE)))
        .layer(new Upsampling2D.Builder(2).build())
        .layer(convolution(64, 1).hasBias(false).build())
        .layer(new BatchNormalization.Builder().eps(EPSILON).build())
        .layer(new ActivationLayer(new ActivationLReLU(SLOPE)))
        .layer(convolution(1, 1).build())
        .layer(new ActivationLayer(Activation.TANH))
        .inputPreProcessor(1, new FeedForwardToCnnPreProcessor(8, 8, 128))
        .setInputType(InputType.feedForward(100))
        .build();
  }

  private static MultiLayerConfiguration discriminator() {
    NeuralNetConfiguration.ListBuilder layers = base();
    for (int maps = 16; maps <= 128; maps *= 2) {
      layers.layer(convolution(maps, 2).build());
      layers.layer(new ActivationLayer(new ActivationLReLU(SLOPE)));
      if (maps > 16) {
        layers.layer(new BatchNormalization.Builder().eps(EPSILON).build());
      }
    }
    return layers
        .layer(new DenseLayer.Builder().nOut(1).build())
        .setInputType(InputType.convolutional(32, 32, 1))
        .build();
  }

  private static NeuralNetConfiguration.ListBuilder base() {
    return new NeuralNetConfiguration.Builder().activation(Activation.IDENTITY).list();
  }

  private static ConvolutionLayer.Builder convolution(int maps, int stride) {
    return new ConvolutionLayer.Builder(3, 3).nOut(maps).stride(stride, stride).padding(1, 1);
  }

  /**
   * Returns a flat vector of this project's layers in the places of DL4J's; biases that DL4J's
   * layers do not have are left out.
   */
  static float[] translated(
      float[] values, MultiLayerConfiguration own, MultiLayerConfiguration stock) {
    MultiLayerNetwork from = new MultiLayerNetwork(own);
    from.init(Nd4j.createFromArray(values).reshape(1, values.length), true);
    MultiLayerNetwork to = new MultiLayerNetwork(stock);
    to.init();
    Iterator<Map<String, INDArray>> sources = tables(from).iterator();
    for (Map<String, INDArray> target : tables(to)) {
      Map<String, INDArray> source = sources.next();
      target.forEach((name, array) -> array.assign(inShapeOf(array, source.get(name))));
    }
    return HostArrays.copy(to.params());
  }

  private static List<Map<String, INDArray>> tables(MultiLayerNetwork network) {
    return List.of(network.getLayers()).stream()
        .map(Layer::paramTable)
        .filter(table -> !table.isEmpty())
        .toList();
  }

  /** DL4J's dense weights are (inputs, outputs), its vectors rows. */
  private static INDArray inShapeOf(INDArray target, INDArray source) {
    boolean isDense = source.rank() == 2 && source.size(0) == target.size(1);
    return isDense ? source.transpose() : source.reshape('c', target.shape());
  }
}
