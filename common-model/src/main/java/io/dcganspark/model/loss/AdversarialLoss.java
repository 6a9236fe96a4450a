package io.dcganspark.model.loss;

/** The losses of G and D, from D's logits on a batch. */
public interface AdversarialLoss {
  /** Returns G's loss, from D's logits on generated images. */
  LogitLoss ofGenerator(float[] logits);

  /** Returns the first part of D's loss, from its logits on real images. */
  LogitLoss onReal(float[] logits);

  /** Returns the second part of D's loss, from its logits on generated images. */
  LogitLoss onGenerated(float[] logits);
}
