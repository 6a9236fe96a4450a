package io.dcganspark.job.data;

import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import scala.Tuple2;

/**
 * How the shards of a partition lie in a block: the pixels of all images in the order in which they
 * came, then for each replica its number, the places of its rows among these images, and their
 * labels if there are any, as ints. So they are written from front to back, whatever order they
 * come in, with 4 bytes of memory an image, and 8 where there are labels.
 *
 * @param shape of an image
 * @param length of every shard
 * @param labelled whether images have labels
 */
record ShardFormat(ImageShape shape, int length, boolean labelled) implements Serializable {
  /** Images of the longest shard: a table of its places and labels is one array of bytes. */
  static final int LONGEST = 1 << 27;

  private static final int UNKNOWN = -1;

  /** Where the images of a replica are, and what they show. */
  private final class Table {
    private final int[] places = new int[length];
    private final int[] labels = labelled ? new int[length] : null;

    Table() {
      Arrays.fill(places, UNKNOWN);
    }
  }

  /** Returns how many bytes the shards of so many replicas take. */
  long size(int replicas) {
    return replicas * ((long) length * shape.length() + tableSize());
  }

  private long tableSize() {
    return Integer.BYTES * (1 + (long) length * (labelled ? 2 : 1));
  }

  /**
   * Writes the images of some replicas.
   *
   * @param images with their replicas; every row of each of these replicas once
   * @throws IOException if they cannot be written
   * @throws IllegalStateException if a row is missing or is there twice
   */
  void write(Iterator<Tuple2<Integer, DecodedImage>> images, DiskBlock.Sink sink)
      throws IOException {
    Map<Integer, Table> replicas = new TreeMap<>();
    int count = 0;
    while (images.hasNext()) {
      Tuple2<Integer, DecodedImage> next = images.next();
      DecodedImage image = next._2();
      Table table = replicas.computeIfAbsent(next._1(), replica -> new Table());
      sink.write(ByteBuffer.wrap(image.pixels()));
      table.places[image.position()] = count;
      if (labelled) {
        table.labels[image.position()] = image.label();
      }
      count = Math.incrementExact(count);
    }
    requireAll(replicas, count);
    for (Map.Entry<Integer, Table> replica : replicas.entrySet()) {
      sink.write(bytes(replica.getKey()));
      sink.write(bytes(replica.getValue().places));
      if (labelled) {
        sink.write(bytes(replica.getValue().labels));
      }
    }
  }

  private void requireAll(Map<Integer, Table> replicas, int count) {
    boolean missing =
        replicas.values().stream()
            .anyMatch(table -> Arrays.stream(table.places).anyMatch(place -> place == UNKNOWN));
    if (missing || count != (long) replicas.size() * length) {
      throw new IllegalStateException(
          "%d images came for replicas %s, expected %d for each, every row once: was the data set changed while it was read?"
              .formatted(count, replicas.keySet(), length));
    }
  }

  /**
   * Reads the shards of a block, without their images, which they read from it when asked.
   *
   * @param file that holds the block
   * @param size of the block in bytes
   * @return the shards in the order of their replicas
   * @throws IOException if the block cannot be read, or is no such block
   */
  List<ImageShard> read(BlockFile file, long size) throws IOException {
    int replicas = Math.toIntExact(size / size(1));
    if (size != size(replicas)) {
      throw new IOException(
          "%s holds %d bytes, expected shards of %d bytes".formatted(file, size, size(1)));
    }
    List<ImageShard> shards = new ArrayList<>();
    long position = size - replicas * tableSize();
    for (int i = 0; i < replicas; i++, position += tableSize()) {
      IntBuffer table = ints(file, position);
      int replica = table.get();
      int[] places = new int[length];
      table.get(places);
      int[] labels = null;
      if (labelled) {
        labels = new int[length];
        table.get(labels);
      }
      shards.add(new ImageShard(replica, shape, places, labels, file));
    }
    return shards;
  }

  private IntBuffer ints(BlockFile file, long position) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(tableSize())];
    file.read(position, bytes);
    return ByteBuffer.wrap(bytes).asIntBuffer();
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Integer.BYTES));
    bytes.asIntBuffer().put(values);
    return bytes;
  }
}
