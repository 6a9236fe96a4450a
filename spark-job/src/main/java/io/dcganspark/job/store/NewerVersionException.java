package io.dcganspark.job.store;

import java.io.IOException;

/**
 * A newer version of this job wrote what was read. It is not damaged, and an older checkpoint must
 * not be used in its place.
 */
public final class NewerVersionException extends IOException {
  private static final long serialVersionUID = 1L;

  NewerVersionException(String message) {
    super(message);
  }
}
