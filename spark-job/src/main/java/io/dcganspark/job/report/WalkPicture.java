package io.dcganspark.job.report;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.training.Samples;
import io.dcganspark.model.recipe.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A walk from image to image, leg by leg, each of which begins with the end of the one before. */
public final class WalkPicture {
  private static final int FRAME_HUNDREDTHS = 8;

  /** An image that the walk was asked to pass stays longer. */
  private static final int STOP_HUNDREDTHS = 50;

  private final ImageShape shape;
  private final int ofLeg;
  private final List<byte[]> legs = new ArrayList<>();

  /**
   * Starts a walk.
   *
   * @param shape of every image
   * @param ofLeg images of a leg with both its ends, at least 2
   */
  public WalkPicture(ImageShape shape, int ofLeg) {
    this.shape = shape;
    this.ofLeg = ofLeg;
  }

  /**
   * Checks that legs fit into one picture.
   *
   * @throws UserErrorException if they do not
   */
  public void requireRoom(int count) {
    if (SampleGrid.bytes(shape, count * ofLeg, ofLeg) > Integer.MAX_VALUE) {
      throw new UserErrorException(
          "one picture cannot hold %d x %d images of %d x %d pixels: lower --steps or name fewer images"
              .formatted(count, ofLeg, shape.height(), shape.width()));
    }
  }

  /**
   * Adds a leg.
   *
   * @param images (image, channel, height, width)
   */
  public void add(byte[] images) {
    legs.add(images);
  }

  /** Returns a PNG file with a row for each leg. */
  public byte[] png() {
    int length = ofLeg * shape.length();
    byte[] pixels = new byte[Math.multiplyExact(legs.size(), length)];
    for (int i = 0; i < legs.size(); i++) {
      System.arraycopy(legs.get(i), 0, pixels, i * length, length);
    }
    return SampleGrid.png(SampleGrid.draw(new Samples(0, shape, pixels), ofLeg));
  }

  /** Returns a GIF file that walks for ever; the end of a leg is not shown twice. */
  public byte[] gif() throws IOException {
    GifPalette palette = new GifPalette(shape.channels() > 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GifAnimation gif = new GifAnimation(out)) {
      for (int leg = 0; leg < legs.size(); leg++) {
        int end = leg == legs.size() - 1 ? ofLeg : ofLeg - 1;
        for (int i = 0; i < end; i++) {
          boolean isStop = i == 0 || i == ofLeg - 1;
          gif.append(
              palette.indexed(frame(legs.get(leg), i)),
              isStop ? STOP_HUNDREDTHS : FRAME_HUNDREDTHS);
        }
      }
    }
    return out.toByteArray();
  }

  private BufferedImage frame(byte[] leg, int image) {
    byte[] pixels = new byte[shape.length()];
    System.arraycopy(leg, image * pixels.length, pixels, 0, pixels.length);
    BufferedImage grid = SampleGrid.draw(new Samples(0, shape, pixels), 1);
    // A grey picture would be taken for one with another gamma.
    BufferedImage frame = Pictures.white(grid.getWidth(), grid.getHeight());
    Pictures.copy(grid, frame, 0, 0);
    return frame;
  }
}
