package io.dcganspark.job.store;

import java.io.IOException;

/**
 * A store failed at a commit, and could not be asked afterwards whether it was done: the checkpoint
 * may be there. Its step may be committed again.
 */
public final class CommitStateUnknownException extends IOException {
  private static final long serialVersionUID = 1L;

  CommitStateUnknownException(String message, IOException cause) {
    super(message, cause);
  }
}
