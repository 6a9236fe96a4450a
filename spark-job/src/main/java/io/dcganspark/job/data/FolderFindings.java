package io.dcganspark.job.data;

import java.io.Serializable;
import java.util.List;

/**
 * What was found of the pictures of one slice.
 *
 * @param digests the SHA-256 of each one that can be used, one after the other in their order
 * @param firstBroken the first ones that cannot be used: at most one more than may be left out
 * @param broken how many cannot be used
 */
record FolderFindings(byte[] digests, List<Broken> firstBroken, int broken)
    implements Serializable {
  /** Bytes of a SHA-256. */
  static final int DIGEST = 32;

  /**
   * A picture that cannot be used.
   *
   * @param place among all of the folder's
   * @param problem its path, and why
   */
  record Broken(int place, String problem) implements Serializable {}
}
