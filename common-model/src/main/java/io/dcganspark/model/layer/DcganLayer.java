package io.dcganspark.model.layer;

/**
 * A layer of this project. javac reports every place that a new layer needs: the layer itself
 * answers the questions below, and each {@link LayerVisitor} handles it.
 *
 * <p>Methods have no names of getters, since DL4J would store those in its JSON.
 */
public sealed interface DcganLayer permits ParameterLayer, ShapelessLayer {
  /**
   * Checks the layer's own settings. A constructor calls it. DL4J's JSON sets fields without one,
   * so every reader of a network calls it too, and so does {@code instantiate}.
   *
   * @throws IllegalArgumentException naming the first one that is out of its range
   */
  void requireRanges();

  /** Returns which inputs the layer takes. */
  LayerInput takes();

  /** Returns whether the layer draws random numbers in training. */
  boolean drawsRandomNumbers();

  /** Returns whether the layer normalizes with statistics of the batch. */
  boolean normalizesBatches();

  /** Calls the method for this class of layers. */
  <R> R accept(LayerVisitor<R> visitor);
}
