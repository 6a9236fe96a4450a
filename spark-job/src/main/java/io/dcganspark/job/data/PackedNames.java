package io.dcganspark.job.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Names in order, packed: of each one the letters that differ from the name before. A path of a
 * data set's files then takes about ten bytes, and not a hundred, of which the driver may hold ten
 * million.
 */
final class PackedNames implements Iterable<String>, Serializable {
  private static final long serialVersionUID = 1L;

  /** Names of a block, each of which starts from an empty name. */
  private static final int BLOCK = 1 << 16;

  private final ArrayList<byte[]> blocks = new ArrayList<>();
  private final int size;

  private PackedNames(List<byte[]> blocks, int size) {
    this.blocks.addAll(blocks);
    this.size = size;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Returns how many bytes they take. */
  long bytes() {
    return blocks.stream().mapToLong(block -> block.length).sum();
  }

  @Override
  public Iterator<String> iterator() {
    return new Reader();
  }

  /** Packs names. */
  static final class Writer {
    private final List<byte[]> blocks = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private String before = "";
    private int size;

    /** Takes the next name. */
    void add(String name) {
      int shared = 0;
      int most = Math.min(Math.min(before.length(), name.length()), Short.MAX_VALUE);
      while (shared < most && before.charAt(shared) == name.charAt(shared)) {
        shared++;
      }
      try {
        out.writeShort(shared);
        out.writeUTF(name.substring(shared));
      } catch (IOException e) {
        throw new UncheckedIOException(e); // A name of more than 64 KB.
      }
      before = name;
      size = Math.incrementExact(size);
      if (size % BLOCK == 0) {
        endBlock();
      }
    }

    private void endBlock() {
      blocks.add(bytes.toByteArray());
      bytes.reset();
      before = "";
    }

    /** Returns all of them. */
    PackedNames names() {
      if (size % BLOCK != 0) {
        endBlock();
      }
      return new PackedNames(blocks, size);
    }
  }

  /** Unpacks names. */
  private final class Reader implements Iterator<String> {
    private DataInputStream in;
    private String before;
    private int read;

    @Override
    public boolean hasNext() {
      return read < size;
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (read % BLOCK == 0) {
        in = new DataInputStream(new ByteArrayInputStream(blocks.get(read / BLOCK)));
        before = "";
      }
      try {
        before = before.substring(0, in.readShort()) + in.readUTF();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      read++;
      return before;
    }
  }
}
