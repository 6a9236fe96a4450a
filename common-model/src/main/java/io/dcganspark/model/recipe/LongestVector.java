package io.dcganspark.model.recipe;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.LayerVisitor;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.layer.TransposedConvolution;
import io.dcganspark.model.layer.UpsampleConvolution;

/**
 * The values of the longest vector that a layer takes for one image.
 *
 * @param taken values of the layer's input
 * @param made values of its output
 */
record LongestVector(long taken, long made) implements LayerVisitor<Long> {
  /** Products that {@code UpsampleConvolution} computes in place of so many results. */
  private static final int TILE_PRODUCTS = 25;

  private static final int TILE_RESULTS = 16;

  /** No image has more of its sources beside its values: those of one tile. */
  private static final int MOST_TILE_SOURCES = 4;

  @Override
  public Long visit(Linear layer) {
    return made;
  }

  @Override
  public Long visit(Convolution layer) {
    return made;
  }

  @Override
  public Long visit(TransposedConvolution layer) {
    return made;
  }

  @Override
  public Long visit(UpsampleConvolution layer) {
    return Math.max(MOST_TILE_SOURCES * taken, made * TILE_PRODUCTS / TILE_RESULTS);
  }

  @Override
  public Long visit(BatchNormalization layer) {
    return made;
  }

  @Override
  public Long visit(LeakyRelu layer) {
    return made;
  }

  @Override
  public Long visit(ChannelDropout layer) {
    return made;
  }
}
