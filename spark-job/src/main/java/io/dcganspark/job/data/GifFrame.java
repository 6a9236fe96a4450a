package io.dcganspark.job.data;

import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import org.w3c.dom.Element;

/**
 * The first frame of a GIF file on its canvas, which is white where the frame is not.
 *
 * @param height of the canvas
 * @param width of the canvas
 */
record GifFrame(int height, int width) {
  private static final int WIDTH_AT = 6;
  private static final int HEIGHT_AT = 8;
  private static final byte WHITE = (byte) 0xFF;

  static GifFrame of(byte[] file) throws InvalidPictureException {
    if (file.length < HEIGHT_AT + 2) {
      throw new InvalidPictureException("is truncated");
    }
    return new GifFrame(unsignedShort(file, HEIGHT_AT), unsignedShort(file, WIDTH_AT));
  }

  private static int unsignedShort(byte[] file, int at) {
    return (file[at] & 0xFF) | ((file[at + 1] & 0xFF) << 8);
  }

  Picture read(ImageReader reader) throws IOException {
    int mostHeight = Math.max(height, reader.getHeight(0));
    int mostWidth = Math.max(width, reader.getWidth(0));
    return DecodingMemory.decode(
        mostHeight,
        mostWidth,
        PictureDecoder.bytesAPixel(reader) + Picture.COLOURS,
        () -> onCanvas(PicturePixels.of(reader.read(0)), reader.getImageMetadata(0)));
  }

  private Picture onCanvas(Picture frame, IIOMetadata metadata) {
    boolean isWhole = frame.height() == height && frame.width() == width;
    if (isWhole || height == 0 || width == 0) {
      return frame;
    }
    Element root = (Element) metadata.getAsTree(metadata.getNativeMetadataFormatName());
    Element place = (Element) root.getElementsByTagName("ImageDescriptor").item(0);
    int top = Integer.parseInt(place.getAttribute("imageTopPosition"));
    int left = Integer.parseInt(place.getAttribute("imageLeftPosition"));
    byte[] shown = frame.pixels();
    byte[] pixels = new byte[Picture.COLOURS * height * width];
    Arrays.fill(pixels, WHITE);
    int rows = Math.min(frame.height(), height - top);
    int columns = Math.min(frame.width(), width - left);
    for (int channel = 0; channel < Picture.COLOURS && columns > 0; channel++) {
      for (int y = 0; y < rows; y++) {
        System.arraycopy(
            shown,
            (channel * frame.height() + y) * frame.width(),
            pixels,
            (channel * height + top + y) * width + left,
            columns);
      }
    }
    return new Picture(height, width, Picture.COLOURS, pixels);
  }
}
