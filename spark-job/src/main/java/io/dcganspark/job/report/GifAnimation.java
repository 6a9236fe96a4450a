package io.dcganspark.job.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A GIF that plays for ever, frame by frame into a stream, with the writer of the JDK (its <a
 * href="https://docs.oracle.com/en/java/javase/17/docs/api/java.desktop/javax/imageio/metadata/doc-files/gif_metadata.html">metadata
 * format</a>).
 */
final class GifAnimation implements Closeable {
  private static final String FRAME_FORMAT = "javax_imageio_gif_image_1.0";

  private static final int FRAME_HUNDREDTHS = 30;
  private static final int LAST_HUNDREDTHS = 300;

  private final ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
  private final ImageOutputStream stream;
  private boolean first = true;

  /**
   * Starts an animation.
   *
   * @param out left open
   */
  GifAnimation(OutputStream out) throws IOException {
    stream = new MemoryCacheImageOutputStream(out);
    writer.setOutput(stream);
    writer.prepareWriteSequence(null);
  }

  /**
   * Makes an animation that stays on its last frame for a while.
   *
   * @param frames of one size, drawn one after the other
   * @param colored whether there are more colours in them than a chart's
   * @return the bytes of a file
   */
  static byte[] of(List<Supplier<BufferedImage>> frames, boolean colored) {
    GifPalette palette = new GifPalette(colored);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GifAnimation gif = new GifAnimation(out)) {
      for (int i = 0; i < frames.size(); i++) {
        gif.append(
            palette.indexed(frames.get(i).get()),
            i == frames.size() - 1 ? LAST_HUNDREDTHS : FRAME_HUNDREDTHS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Appends a frame.
   *
   * @param frame as large as the others, with an indexed palette
   * @param hundredths of a second for which it is shown
   */
  void append(BufferedImage frame, int hundredths) throws IOException {
    // Not createFromRenderedImage, which would put Java's standard palette in place of the frame's.
    IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(frame), null);
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FRAME_FORMAT);
    IIOMetadataNode control = child(root, "GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("transparentColorIndex", "0");
    control.setAttribute("delayTime", Integer.toString(hundredths));
    if (first) {
      IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
      loop.setAttribute("applicationID", "NETSCAPE");
      loop.setAttribute("authenticationCode", "2.0");
      loop.setUserObject(new byte[] {1, 0, 0}); // Repeat without end.
      child(root, "ApplicationExtensions").appendChild(loop);
      first = false;
    }
    metadata.setFromTree(FRAME_FORMAT, root);
    writer.writeToSequence(new IIOImage(frame, null, metadata), null);
  }

  private static IIOMetadataNode child(IIOMetadataNode root, String name) {
    for (int i = 0; i < root.getLength(); i++) {
      if (root.item(i).getNodeName().equals(name)) {
        return (IIOMetadataNode) root.item(i);
      }
    }
    IIOMetadataNode made = new IIOMetadataNode(name);
    root.appendChild(made);
    return made;
  }

  @Override
  public void close() throws IOException {
    writer.endWriteSequence();
    stream.close();
    writer.dispose();
  }
}
