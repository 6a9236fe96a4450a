package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.model.state.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BilinearResizeTest {
  private static byte[] resized(byte[] image, int height, int width, int toHeight, int toWidth) {
    byte[] target = new byte[toHeight * toWidth];
    new BilinearResize(height, width, toHeight, toWidth).resize(image, 0, target, 0);
    return target;
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(1).nextBytes(noise);
    return noise;
  }

  private static byte[] mirrored(byte[] image, int width) {
    byte[] mirrored = new byte[image.length];
    for (int i = 0; i < image.length; i++) {
      mirrored[i] = image[i / width * width + width - 1 - i % width];
    }
    return mirrored;
  }

  private static byte[] transposed(byte[] image, int width) {
    int height = image.length / width;
    byte[] transposed = new byte[image.length];
    for (int i = 0; i < image.length; i++) {
      transposed[i % width * height + i / width] = image[i];
    }
    return transposed;
  }

  private static byte[] bytes(JsonNode numbers) {
    byte[] bytes = new byte[numbers.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers.get(i).asInt();
    }
    return bytes;
  }

  /** Of more rows than are turned at once, and of a number that no power of two divides. */
  @Test
  void pixelsGiveWhatTheirPlanesGive() {
    int height = 301;
    int width = 37;
    byte[] planes = noise(3 * height * width);
    byte[] pixels = new byte[planes.length];
    for (int i = 0; i < planes.length; i++) {
      pixels[i % (height * width) * 3 + i / (height * width)] = planes[i];
    }
    BilinearResize resize = BilinearResize.covering(height, width, 24, 20);
    byte[] ofPixels = new byte[3 * 24 * 20];
    byte[] ofPlanes = new byte[ofPixels.length];
    byte[] oneByOne = new byte[ofPixels.length];
    resize.resizePixels(pixels, 3, ofPixels);
    resize.resizePlanes(planes, 3, height * width, ofPlanes);
    for (int plane = 0; plane < 3; plane++) {
      resize.resize(planes, plane * height * width, oneByOne, plane * 24 * 20);
    }
    assertThat(ofPixels).isEqualTo(oneByOne);
    assertThat(ofPlanes).isEqualTo(oneByOne);
  }

  @Test
  void resizesAsPilDoesToTheLastBit() throws IOException {
    JsonNode cases = cases("/pil-resize/resized.json");
    assertThat(cases).hasSize(12);
    for (JsonNode one : cases) {
      JsonNode from = one.get("from");
      JsonNode to = one.get("to");
      assertThat(
              resized(
                  bytes(one.get("pixels")),
                  from.get(0).asInt(),
                  from.get(1).asInt(),
                  to.get(0).asInt(),
                  to.get(1).asInt()))
          .as("(height, width) %s to %s", from, to)
          .isEqualTo(bytes(one.get("resized")));
    }
  }

  /** What torchvision makes of tall, wide and small images with Resize(64) and CenterCrop(64). */
  @Test
  void coversAsTorchvisionDoesToTheLastBit() throws IOException {
    JsonNode cases = cases("/pil-resize/covered.json");
    assertThat(cases).hasSize(5);
    for (JsonNode one : cases) {
      JsonNode from = one.get("from");
      byte[] target = new byte[64 * 64];
      BilinearResize.covering(from.get(0).asInt(), from.get(1).asInt(), 64, 64)
          .resize(noise(from), 0, target, 0);
      assertThat(Sha256.of(target))
          .as("(height, width) %s", from)
          .isEqualTo(one.get("sha256").asText());
    }
  }

  /** Bytes that a line of Python makes as well. */
  private static byte[] noise(JsonNode size) {
    byte[] noise = new byte[size.get(0).asInt() * size.get(1).asInt()];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) (((long) i * i * 40_503) >> 7);
    }
    return noise;
  }

  private static JsonNode cases(String resource) throws IOException {
    try (InputStream in = BilinearResizeTest.class.getResourceAsStream(resource)) {
      return new ObjectMapper().readTree(in).get("cases");
    }
  }

  @Test
  void leavesAnImageOfTheRightSizeUnchanged() {
    byte[] image = noise(28 * 20);
    assertThat(resized(image, 28, 20, 28, 20)).isEqualTo(image);
  }

  @Test
  void keepsEveryGreyOfAConstantImage() {
    for (int grey = 0; grey < 256; grey++) {
      byte[] image = new byte[28 * 28];
      Arrays.fill(image, (byte) grey);
      byte[] expected = new byte[32 * 32];
      Arrays.fill(expected, (byte) grey);
      assertThat(resized(image, 28, 28, 32, 32)).isEqualTo(expected);
    }
  }

  @Test
  void knowsNoLeftFromRight() {
    byte[] image = noise(28 * 28);
    for (int side : new int[] {14, 32, 64}) {
      byte[] mirroredLast = mirrored(resized(image, 28, 28, side, side), side);
      assertThat(resized(mirrored(image, 28), 28, 28, side, side)).isEqualTo(mirroredLast);
    }
  }

  @Test
  void treatsRowsAsColumns() {
    byte[] onlyRows = resized(noise(12), 12, 1, 40, 1);
    assertThat(transposed(onlyRows, 1)).isEqualTo(resized(noise(12), 1, 12, 1, 40));
  }

  @Test
  void placesCentresHalfAPixelFromTheEdge() {
    byte[] blackAndWhite = {0, (byte) 200};
    assertThat(resized(blackAndWhite, 1, 2, 1, 4)).containsExactly(0, 50, 150, 200);
  }

  @Test
  void writesAtTheGivenOffset() {
    byte[] target = new byte[6];
    new BilinearResize(1, 1, 2, 2).resize(new byte[] {7}, 0, target, 1);
    assertThat(target).containsExactly(0, 7, 7, 7, 7, 0);
  }
}
