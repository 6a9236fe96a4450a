package io.dcganspark.model.random;

/**
 * What a stream of random numbers is for. Streams of different purposes are independent, so that
 * adding one use of randomness never changes another. The order is part of the format of a run:
 * append, never reorder.
 */
public enum Purpose {
  /** Initial weights: one stream a parameter of a layer. */
  WEIGHTS(1),
  /** The latent batch of a training step. */
  LATENT(2),
  /** Channels that dropout silences while D judges fakes for G's step. */
  DROPOUT_FOR_GENERATOR(3),
  /** Channels that dropout silences while D judges real images. */
  DROPOUT_ON_REAL(4),
  /** Channels that dropout silences while D judges fakes for its own step. */
  DROPOUT_ON_GENERATED(5),
  /** Latent vectors of samples, one stream an image. */
  SAMPLES(6),
  /** Which shard a row belongs to. */
  SHARDS(7),
  /** The order in which a replica walks its shard in one epoch. */
  EPOCH_ORDER(8),
  /** Channels that dropout silences while a classifier learns. */
  CLASSIFIER_DROPOUT(9),
  /** The classes that the generator is asked for in a training step. */
  LABELS(10),
  /** Which images the subsets of an evaluation hold. */
  SUBSETS(11),
  /** Which real images are mirrored. */
  MIRROR(12),
  /** How fakes are changed that D judges for G's step. */
  AUGMENTATION_FOR_GENERATOR(13),
  /** How real images are changed that D judges. */
  AUGMENTATION_ON_REAL(14),
  /** How fakes are changed that D judges for its own step. */
  AUGMENTATION_ON_GENERATED(15),
  /** Where between a real and a generated image a penalty looks. */
  INTERPOLATION(16),
  /** Which images are stacked as the colours of one. */
  STACKS(17);

  /** Part of the key of a stream. */
  final int id;

  Purpose(int id) {
    this.id = id;
  }
}
