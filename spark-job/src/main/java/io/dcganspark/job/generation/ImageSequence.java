package io.dcganspark.job.generation;

import java.io.IOException;
import java.io.Serializable;
import scala.Tuple2;

/** Images 0 to {@code count - 1} of a maker's sequence, in chunks. */
public sealed interface ImageSequence permits GeneratedImages, ImagesHere {
  /** Returns what draws them. */
  ImageMaker maker();

  /** Returns how many there are. */
  int count();

  /**
   * Draws all images and uses each chunk where it is drawn, in any order.
   *
   * @throws IOException if {@code use} does, or as Spark's failure of a task
   */
  void forEach(ChunkUse use) throws IOException;

  /** Draws the images for one reader; the caller closes the result. */
  Chunks inOrder();

  /** Uses a chunk, perhaps in a task. */
  @FunctionalInterface
  interface ChunkUse extends Serializable {
    /**
     * Uses images.
     *
     * @param first the number of the first
     * @param pixels (image, channel, height, width)
     */
    void use(long first, byte[] pixels) throws IOException;
  }

  /** The number of each chunk's first image and its (image, channel, height, width). */
  interface Chunks extends Iterable<Tuple2<Long, byte[]>>, AutoCloseable {
    @Override
    void close();
  }
}
