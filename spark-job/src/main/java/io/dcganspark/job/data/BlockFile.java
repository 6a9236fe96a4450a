package io.dcganspark.job.data;

import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.apache.commons.crypto.stream.PositionedCryptoInputStream;
import org.apache.commons.crypto.stream.input.ChannelInput;
import org.apache.spark.SparkEnv;
import org.apache.spark.security.CryptoStreamUtils;
import scala.Option;

/**
 * The file of a block that Spark keeps on this machine's disk, read at any place of it. What was
 * read before is in the page cache of the operating system, as far as there is room, and nothing is
 * in the heap. It is not mapped: mapped pages count as the process's own memory, for which YARN
 * ends a container.
 *
 * <p>Where {@code spark.io.encryption.enabled} is set the file is an initialization vector and what
 * AES in counter mode makes of the bytes, which can be deciphered from any place on.
 *
 * <p>One thread at a time. A deserialized instance opens its file again.
 */
final class BlockFile implements Serializable, Closeable {
  private static final long serialVersionUID = 1L;

  private final File file;
  private transient Closeable opened;
  private transient Reader reader;

  /** Fills an array with the bytes from a place on. */
  private interface Reader {
    void read(long position, byte[] target) throws IOException;
  }

  BlockFile(File file) {
    this.file = file;
  }

  /**
   * Opens the file, which then can be read to its end even if Spark deletes it.
   *
   * @throws IOException if it is not there
   */
  void open() throws IOException {
    FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.READ);
    opened = channel;
    try {
      Option<byte[]> key = key();
      if (key.isEmpty()) {
        reader = (position, target) -> readFully(channel, position, target);
      } else {
        PositionedCryptoInputStream deciphered = deciphered(channel, key.get());
        opened = deciphered;
        reader = deciphered::readFully;
      }
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  /** Returns what Spark encrypts files of this process with, if it does. */
  private static Option<byte[]> key() {
    SparkEnv environment = SparkEnv.get();
    return environment == null
        ? Option.empty()
        : environment.securityManager().getIOEncryptionKey();
  }

  /**
   * Reads bytes of the block.
   *
   * @param position of the first one
   * @param target is filled
   * @throws IOException if the block cannot be read, or ends before
   */
  void read(long position, byte[] target) throws IOException {
    if (reader == null) {
      open();
    }
    reader.read(position, target);
  }

  @Override
  public void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }

  private static PositionedCryptoInputStream deciphered(FileChannel channel, byte[] key)
      throws IOException {
    byte[] initializationVector = new byte[CryptoStreamUtils.IV_LENGTH_IN_BYTES()];
    readFully(channel, 0, initializationVector);
    return new PositionedCryptoInputStream(
        CryptoStreamUtils.toCryptoConf(SparkEnv.get().conf()),
        new EncryptedBytes(channel),
        key,
        initializationVector,
        0);
  }

  private static void readFully(FileChannel channel, long position, byte[] target)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException(
            "ends at %d, expected %d bytes from %d on"
                .formatted(channel.size(), target.length, position));
      }
    }
  }

  /** What stands behind the initialization vector. */
  private static final class EncryptedBytes extends ChannelInput {
    private final FileChannel channel;

    EncryptedBytes(FileChannel channel) {
      super(channel);
      this.channel = channel;
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
      return channel.read(
          ByteBuffer.wrap(buffer, offset, length),
          position + CryptoStreamUtils.IV_LENGTH_IN_BYTES());
    }
  }
}
