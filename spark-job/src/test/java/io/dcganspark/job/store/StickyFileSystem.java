package io.dcganspark.job.store;

import org.apache.hadoop.fs.Path;

/** Deletes nothing, and tells it as a local disk does. */
public final class StickyFileSystem extends OtherSchemeFileSystem {
  @Override
  public boolean delete(Path path, boolean recursive) {
    return false;
  }
}
