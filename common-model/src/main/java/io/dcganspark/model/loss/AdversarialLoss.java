package io.dcganspark.model.loss;

/** The losses of G and D, from D's logits on a batch. */
public interface AdversarialLoss {
  /** Returns G's loss, from D's logits on generated images. */
  LogitLoss ofGenerator(float[] logits);

  /** Returns the first part of D's loss, from its logits on real images. */
  LogitLoss onReal(float[] logits);

  /** Returns the second part of D's loss, from its logits on generated images. */
  LogitLoss onGenerated(float[] logits);

  /**
   * Returns whether an image's loss depends on the logit of the image that stands at its position
   * in the other batch. If so, {@link #against} is asked first.
   */
  default boolean comparesPairs() {
    return false;
  }

  /**
   * Returns these losses for logits that are compared with others: real images' with those of
   * generated ones, and generated ones' with those of real images.
   *
   * @param logits of the other batch
   */
  default AdversarialLoss against(float[] logits) {
    return this;
  }
}
