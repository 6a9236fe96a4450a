package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.job.training.Samples;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.recipe.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;

class SamplesGifTest {
  private static final ImageShape SHAPE = new ImageShape(1, 16, 16);
  private static final int LEFT = 12;
  private static final int TOP = 40;

  private final NavigableMap<Long, BufferedImage> grids = new TreeMap<>();
  private final List<StepMetrics> metrics = new ArrayList<>();

  private ImageReader reader() throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(
        ImageIO.createImageInputStream(
            new ByteArrayInputStream(SamplesGif.of(grids, metrics, 100))));
    return reader;
  }

  private List<BufferedImage> frames() throws IOException {
    ImageReader reader = reader();
    List<BufferedImage> frames = new ArrayList<>();
    for (int i = 0; i < reader.getNumImages(true); i++) {
      frames.add(reader.read(i));
    }
    return frames;
  }

  /** Every grey once: pixel i of the image is i. */
  private static Samples ramp(long step) {
    byte[] pixels = new byte[SHAPE.length()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    return new Samples(step, SHAPE, pixels);
  }

  @Test
  void everyGreyOfTheSamplesStaysWhatItIs() throws IOException {
    BufferedImage grid = SampleGrid.draw(ramp(0), 1);
    grids.put(0L, grid);

    BufferedImage frame = frames().get(0);

    for (int y = 0; y < grid.getHeight(); y++) {
      for (int x = 0; x < grid.getWidth(); x++) {
        int expected = grid.getRaster().getSample(x, y, 0);
        int found = frame.getRGB(LEFT + x, TOP + y);
        assertThat(found & 0xFF).isCloseTo(expected, within(1));
        assertThat(found & 0xFFFFFF).isEqualTo((found & 0xFF) * 0x010101);
      }
    }
  }

  @Test
  void theCurvesGrowFromFrameToFrame() throws IOException {
    for (long step = 0; step <= 100; step += 10) {
      grids.put(step, SampleGrid.draw(ramp(step), 1));
      metrics.add(Measured.step(step, 0.7, 0.6));
    }

    List<BufferedImage> frames = frames();

    assertThat(frames).hasSize(11);
    for (int i = 1; i < frames.size(); i++) {
      assertThat(colored(frames.get(i))).isGreaterThan(colored(frames.get(i - 1)));
    }
  }

  private static long colored(BufferedImage frame) {
    long count = 0;
    for (int y = 0; y < frame.getHeight(); y++) {
      for (int x = 0; x < frame.getWidth(); x++) {
        int color = frame.getRGB(x, y) & 0xFFFFFF;
        count += color == (color & 0xFF) * 0x010101 ? 0 : 1;
      }
    }
    return count;
  }

  @Test
  void playsForEverAndStaysOnTheLastFrame() throws IOException {
    for (long step = 0; step < 4; step++) {
      grids.put(step, SampleGrid.draw(ramp(step), 1));
    }
    ImageReader reader = reader();
    List<String> delays = new ArrayList<>();
    List<Integer> loops = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Node root = reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
      for (Node at = root.getFirstChild(); at != null; at = at.getNextSibling()) {
        if (at.getNodeName().equals("GraphicControlExtension")) {
          delays.add(at.getAttributes().getNamedItem("delayTime").getNodeValue());
        }
        if (at.getNodeName().equals("ApplicationExtensions")) {
          IIOMetadataNode loop = (IIOMetadataNode) at.getFirstChild();
          assertThat(loop.getAttribute("applicationID")).isEqualTo("NETSCAPE");
          assertThat((byte[]) loop.getUserObject()).containsExactly(1, 0, 0);
          loops.add(i);
        }
      }
    }
    assertThat(delays).containsExactly("30", "30", "30", "300");
    assertThat(loops).containsExactly(0);
  }

  @Test
  void framesAreOfOneSizeAndDistinct() throws IOException {
    for (long step = 0; step < 4; step++) {
      grids.put(step, SampleGrid.draw(Measured.samples(step * 50), 2));
    }
    List<BufferedImage> frames = frames();
    assertThat(frames)
        .allSatisfy(
            frame -> {
              assertThat(frame.getWidth()).isEqualTo(frames.get(0).getWidth());
              assertThat(frame.getHeight()).isEqualTo(frames.get(0).getHeight());
            });
    int middle = TOP + 4 + 8; // below the gap, inside the first image
    assertThat(frames)
        .extracting(frame -> frame.getRGB(LEFT + 4 + 8, middle) & 0xFF)
        .satisfiesExactly(
            grey -> assertThat(grey).isCloseTo(0, within(1)),
            grey -> assertThat(grey).isCloseTo(50, within(1)),
            grey -> assertThat(grey).isCloseTo(100, within(1)),
            grey -> assertThat(grey).isCloseTo(150, within(1)));
  }
}
