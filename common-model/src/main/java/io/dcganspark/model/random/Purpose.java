package io.dcganspark.model.random;

/**
 * What a stream of random numbers is for. Streams of different purposes are independent, so that
 * adding one use of randomness never changes another. The order is part of the format of a run:
 * append, never reorder.
 */
public enum Purpose {
  /** Initial weights of the generator. */
  GENERATOR_WEIGHTS(1),
  /** Initial weights of the discriminator. */
  DISCRIMINATOR_WEIGHTS(2),
  /** The latent batch of a training step. */
  LATENT(3),
  /** Channels that dropout silences while D judges fakes for G's step. */
  DROPOUT_FOR_GENERATOR(4),
  /** Channels that dropout silences while D judges real images. */
  DROPOUT_ON_REAL(5),
  /** Channels that dropout silences while D judges fakes for its own step. */
  DROPOUT_ON_GENERATED(6),
  /** Latent vectors of samples, one stream an image. */
  SAMPLES(7),
  /** Which shard a row belongs to. */
  SHARDS(8),
  /** The order in which a replica walks its shard in one epoch. */
  EPOCH_ORDER(9);

  /** Part of the key of a stream. */
  final int id;

  Purpose(int id) {
    this.id = id;
  }
}
