package io.dcganspark.model.layer;

/**
 * What decides on which side of its kink a leaky rectifier is, at each value of a pass in training
 * mode. With repeated sides a network is smooth where rectifiers alone are not, so that differences
 * of its gradients are those of its second derivatives.
 */
public enum RectifierSides {
  /** The sign of the value. */
  FREE,
  /** The sign of the value, which is kept. */
  RECORDED,
  /** The sign that the last recorded pass kept. */
  REPEATED
}
