package io.dcganspark.job.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/** Loses the second half of a checkpoint's files without an error. */
public final class LossyFileSystem extends OtherSchemeFileSystem {
  @Override
  public FSDataOutputStream create(Path path, boolean overwrite) throws IOException {
    FSDataOutputStream out = super.create(path, overwrite);
    return Manifest.stepOfFolder(path.getParent().getName()) < 0
        ? out
        : new FSDataOutputStream(new Half(out), null);
  }

  private static final class Half extends FilterOutputStream {
    Half(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      out.write(bytes, start, length / 2);
    }
  }
}
