package io.dcganspark.job.config;

import java.util.Optional;

/**
 * How many images a step takes: a number over all replicas, which share it, or a number for each
 * replica, with which the batch grows.
 *
 * @param images of the batch, or of a replica's share
 * @param perReplica whether {@code images} are a replica's
 */
public record BatchSize(int images, boolean perReplica) {
  /** Images over all replicas, where a configuration gives neither number. */
  static final int DEFAULT = 64;

  /** Larger batches have not been of use to anybody's networks. */
  public static final int MOST = 65_536;

  /** Takes what the keys say, at most one of which is set. */
  static BatchSize of(Optional<Integer> ofAll, Optional<Integer> ofReplica) {
    return ofReplica
        .map(images -> new BatchSize(images, true))
        .orElseGet(() -> new BatchSize(ofAll.orElse(DEFAULT), false));
  }

  /** Returns the images of a step over so many replicas; more than an int holds count as that. */
  public int total(int replicas) {
    return perReplica ? (int) Math.min(Integer.MAX_VALUE, (long) images * replicas) : images;
  }

  /** Returns the images of a replica, one of so many. */
  public int share(int replicas) {
    return perReplica ? images : images / replicas;
  }

  /** Returns whether so many replicas can take equal shares of a batch that is not too large. */
  public boolean suits(int replicas) {
    return replicas > 0 && (perReplica ? total(replicas) <= MOST : images % replicas == 0);
  }

  /** Returns the value of {@code training.batch-size}. */
  Optional<Integer> ofAll() {
    return perReplica ? Optional.empty() : Optional.of(images);
  }

  /** Returns the value of {@code training.batch-size-per-replica}. */
  Optional<Integer> ofReplica() {
    return perReplica ? Optional.of(images) : Optional.empty();
  }
}
