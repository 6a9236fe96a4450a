package io.dcganspark.model.layer;

import java.util.Optional;

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
  REPEATED;

  /**
   * Checks that a pass can record or repeat all sides, where that is wanted.
   *
   * @param otherKink of the network, which no pass records, such as "maximum pooling"
   * @throws IllegalArgumentException if not
   */
  public void requireRecordable(Optional<String> otherKink) {
    if (this != FREE && otherKink.isPresent()) {
      throw new IllegalArgumentException(
          "a penalty on D's gradient needs networks without other kinks than those of rectifiers,"
              + " found "
              + otherKink.get());
    }
  }
}
