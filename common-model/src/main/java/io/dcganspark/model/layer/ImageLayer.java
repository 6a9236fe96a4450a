package io.dcganspark.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The running form of a layer with parameters. A subclass gives forward and backward; both read
 * {@link #input} and allocate through the workspace manager, so that they serve DL4J's own training
 * loop as well as this project's.
 */
abstract class ImageLayer<C extends ParameterLayer> extends BaseLayer<C> {
  private static final long serialVersionUID = 1L;

  ImageLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
  }

  abstract INDArray forward(boolean training, LayerWorkspaceMgr workspaces);

  /** Fills {@code gradientViews} and returns the gradient at the input, in the input's shape. */
  abstract INDArray backward(INDArray outputGradient, LayerWorkspaceMgr workspaces);

  @Override
  public final INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    return forward(training, workspaces);
  }

  @Override
  public final Pair<Gradient, INDArray> backpropGradient(
      INDArray outputGradient, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray inputGradient = backward(outputGradient, workspaces);
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    gradientViews.forEach(gradient::setGradientFor);
    return new Pair<>(gradient, inputGradient);
  }

  final INDArray activations(LayerWorkspaceMgr workspaces, long... shape) {
    return workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c');
  }

  final INDArray inputGradient(LayerWorkspaceMgr workspaces, long... shape) {
    return workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, shape, 'c');
  }

  final INDArray forwardScratch(LayerWorkspaceMgr workspaces, long... shape) {
    return workspaces.createUninitialized(ArrayType.FF_WORKING_MEM, dataType, shape, 'c');
  }

  final INDArray backwardScratch(LayerWorkspaceMgr workspaces, long... shape) {
    return workspaces.createUninitialized(ArrayType.BP_WORKING_MEM, dataType, shape, 'c');
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
