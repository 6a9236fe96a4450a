package io.dcganspark.job.store;

import org.apache.hadoop.fs.Path;

/** Deletes nothing, and returns false as a local disk does. */
public final class StickyFileSystem extends OtherSchemeFileSystem {
  @Override
  public boolean delete(Path path, boolean recursive) {
    return false;
  }
}
