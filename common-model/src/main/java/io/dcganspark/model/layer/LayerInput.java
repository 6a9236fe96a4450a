package io.dcganspark.model.layer;

/** Inputs that a layer takes. */
public enum LayerInput {
  /** Images only, (batch, channels, height, width). */
  IMAGES,
  /** Rows or images; their channels are the layer's inputs. */
  CHANNELS,
  /** Rows or images, which the layer flattens; all their values are the layer's inputs. */
  VALUES
}
