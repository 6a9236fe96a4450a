package io.dcganspark.job.store;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** A store that is away: while it is blocked, every writer waits. */
public final class BlockingFileSystem extends OtherSchemeFileSystem {
  private static volatile CountDownLatch release = new CountDownLatch(0);
  private static volatile CountDownLatch waiting = new CountDownLatch(0);

  /** Returns what a test needs to reach it under the scheme "blocking". */
  public static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.setClass(
        "fs.blocking.impl", BlockingFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    return configuration;
  }

  /** Blocks it. */
  public static void block() {
    waiting = new CountDownLatch(1);
    release = new CountDownLatch(1);
  }

  /** Waits for somebody to wait for the store. */
  public static void awaitWriter() throws InterruptedException {
    if (!waiting.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody has begun to write");
    }
  }

  /** Is there again. */
  public static void release() {
    release.countDown();
  }

  private static void await() throws IOException {
    waiting.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    await();
    return super.create(path, overwrite, bufferSize, replication, blockSize, progress);
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
    await();
    return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
  }
}
