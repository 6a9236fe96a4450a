package io.dcganspark.job.store;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.AbstractFileSystem;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * What a process that is killed leaves on a disk: after a number of changes nothing goes any more,
 * and the write that was under way did half of its bytes.
 */
public final class KilledFileSystem extends FilterFileSystem {
  private static int changesLeft;

  /** One that Hadoop knows by its older interface only. */
  static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.setClass(
        "fs.killed.impl", KilledFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    // Else the first one's interfaces would be those of all.
    configuration.setBoolean("fs.killed.impl.disable.cache", true);
    return configuration;
  }

  /** One that is known by both interfaces, as HDFS is. */
  static Configuration configurationOfBothInterfaces() {
    Configuration configuration = configuration();
    configuration.setClass(
        "fs.AbstractFileSystem.killed.impl", Delegating.class, AbstractFileSystem.class);
    return configuration;
  }

  static void killAfter(int changes) {
    changesLeft = changes;
  }

  static boolean wasKilled() {
    return changesLeft < 0;
  }

  private static void change() throws IOException {
    if (changesLeft <= 0) {
      changesLeft = -1;
      throw new IOException("killed");
    }
    changesLeft--;
  }

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    fs = new OtherSchemeFileSystem() {};
    fs.initialize(name, conf);
    setConf(conf);
  }

  @Override
  public void access(Path path, FsAction mode) {
    // The local disk's own looks for permissions under file: only.
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    change();
    return new FSDataOutputStream(
        new Dying(
            super.create(
                path, permission, overwrite, bufferSize, replication, blockSize, progress)),
        null);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    change();
    return super.rename(from, to);
  }

  @Override
  protected void rename(Path from, Path to, Options.Rename... options) throws IOException {
    change();
    super.rename(from, to, options);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    change();
    return super.delete(path, recursive);
  }

  private static final class Dying extends OutputStream implements Syncable, StreamCapabilities {
    private final FSDataOutputStream out;

    Dying(FSDataOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      change();
      out.write(value);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      try {
        change();
      } catch (IOException e) {
        out.write(bytes, start, length / 2);
        out.hsync();
        throw e;
      }
      out.write(bytes, start, length);
    }

    @Override
    public void hflush() throws IOException {
      hsync();
    }

    @Override
    public void hsync() throws IOException {
      change();
      out.hsync();
    }

    @Override
    public boolean hasCapability(String capability) {
      return out.hasCapability(capability);
    }

    @Override
    public void close() throws IOException {
      change();
      out.close();
    }
  }

  /** The newer interface. */
  public static final class Delegating extends DelegateToFileSystem {
    /** As Hadoop calls it. */
    public Delegating(URI name, Configuration configuration)
        throws IOException, URISyntaxException {
      super(name, new KilledFileSystem(), configuration, "killed", false);
    }

    /** Renames over a file in one change, as HDFS does. */
    @Override
    public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
      if (overwrite) {
        change();
        Files.move(local(from), local(to), StandardCopyOption.ATOMIC_MOVE);
      } else {
        super.renameInternal(from, to, false);
      }
    }

    private static java.nio.file.Path local(Path path) {
      return java.nio.file.Path.of(path.toUri().getPath());
    }
  }
}
