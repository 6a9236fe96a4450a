package io.dcganspark.job.evaluation;

import io.dcganspark.job.data.LabelledImage;
import io.dcganspark.model.recipe.ImageShape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A partition's images some at a time, since networks and products are fast on many. */
final class ImageChunks implements Iterator<ImageChunks.Chunk> {
  /**
   * Images side by side.
   *
   * @param images as they came
   * @param pixels of all of them, (image, channel, height, width)
   */
  record Chunk(List<LabelledImage> images, byte[] pixels) {}

  private final Iterator<LabelledImage> images;
  private final ImageShape shape;
  private final int most;

  /**
   * @param most images in a chunk
   */
  ImageChunks(Iterator<LabelledImage> images, ImageShape shape, int most) {
    this.images = images;
    this.shape = shape;
    this.most = most;
  }

  @Override
  public boolean hasNext() {
    return images.hasNext();
  }

  @Override
  public Chunk next() {
    List<LabelledImage> chunk = new ArrayList<>();
    while (chunk.size() < most && images.hasNext()) {
      chunk.add(images.next());
    }
    byte[] pixels = new byte[Math.multiplyExact(chunk.size(), shape.length())];
    for (int i = 0; i < chunk.size(); i++) {
      System.arraycopy(chunk.get(i).pixels(), 0, pixels, i * shape.length(), shape.length());
    }
    return new Chunk(chunk, pixels);
  }
}
