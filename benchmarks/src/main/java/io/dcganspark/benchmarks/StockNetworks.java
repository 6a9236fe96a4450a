package io.dcganspark.benchmarks;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.learning.config.Adam;

/** The reference's networks from the layers that DL4J brings, as a DL4J user would write them. */
final class StockNetworks {
  private static final double SLOPE = 0.2;
  private static final double EPSILON = 0.8;
  private static final double KEPT = 0.75;

  private StockNetworks() {}

  static MultiLayerNetwork generator() {
    return built(
        base()
            .layer(new DenseLayer.Builder().nIn(100).nOut(128 * 8 * 8).build())
            .layer(new BatchNormalization.Builder().eps(1e-5).nIn(128).nOut(128).build())
            .layer(new Upsampling2D.Builder(2).build())
            .layer(convolution(128, 128, 1))
            .layer(new BatchNormalization.Builder().eps(EPSILON).build())
            .layer(leakyRelu())
            .layer(new Upsampling2D.Builder(2).build())
            .layer(convolution(128, 64, 1))
            .layer(new BatchNormalization.Builder().eps(EPSILON).build())
            .layer(leakyRelu())
            .layer(convolution(64, 1, 1))
            .layer(new ActivationLayer(Activation.TANH))
            .inputPreProcessor(1, new FeedForwardToCnnPreProcessor(8, 8, 128))
            .setInputType(InputType.feedForward(100))
            .build());
  }

  static MultiLayerNetwork discriminator() {
    int[] channels = {1, 16, 32, 64, 128};
    NeuralNetConfiguration.ListBuilder layers = base();
    for (int block = 1; block < channels.length; block++) {
      layers.layer(convolution(channels[block - 1], channels[block], 2));
      layers.layer(leakyRelu());
      layers.layer(new DropoutLayer.Builder(new SpatialDropout(KEPT)).build());
      if (block > 1) {
        layers.layer(new BatchNormalization.Builder().eps(EPSILON).build());
      }
    }
    return built(
        layers
            .layer(new DenseLayer.Builder().nOut(1).build())
            .setInputType(InputType.convolutional(32, 32, 1))
            .build());
  }

  private static NeuralNetConfiguration.ListBuilder base() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .activation(Activation.IDENTITY)
        .updater(new Adam(2e-4, 0.5, 0.999, 1e-8))
        .list();
  }

  private static ConvolutionLayer convolution(int inputs, int outputs, int stride) {
    return new ConvolutionLayer.Builder(3, 3)
        .nIn(inputs)
        .nOut(outputs)
        .stride(stride, stride)
        .padding(1, 1)
        .build();
  }

  private static ActivationLayer leakyRelu() {
    return new ActivationLayer.Builder().activation(new ActivationLReLU(SLOPE)).build();
  }

  private static MultiLayerNetwork built(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }
}
