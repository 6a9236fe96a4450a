package io.dcganspark.job.generation;

import java.io.IOException;
import java.util.Iterator;
import java.util.stream.LongStream;
import scala.Tuple2;

/**
 * Images that this process draws, chunk by chunk as they are asked for.
 *
 * @param maker draws them
 * @param count of images, at least 1
 */
public record ImagesHere(ImageMaker maker, int count) implements ImageSequence {
  @Override
  public void forEach(ChunkUse use) throws IOException {
    try (Chunks chunks = inOrder()) {
      for (Tuple2<Long, byte[]> chunk : chunks) {
        use.use(chunk._1(), chunk._2());
      }
    }
  }

  @Override
  public Chunks inOrder() {
    return new Chunks() {
      @Override
      public Iterator<Tuple2<Long, byte[]>> iterator() {
        return LongStream.range(0, (count - 1) / GeneratedImages.CHUNK + 1)
            .mapToObj(chunk -> GeneratedImages.draw(maker, chunk * GeneratedImages.CHUNK, count))
            .iterator();
      }

      @Override
      public void close() {
        // Nothing is kept.
      }
    };
  }
}
