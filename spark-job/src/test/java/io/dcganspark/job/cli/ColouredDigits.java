package io.dcganspark.job.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Photos made of 24 images of MNIST: 56 high, 84 wide, red ones and blue ones on green. */
final class ColouredDigits {
  private static final int HEADER = 16;
  private static final int SIDE = 28;
  private static final int MARGIN = 14;

  private ColouredDigits() {}

  /**
   * Writes them as PNG files, in a folder for each colour.
   *
   * @param mnist where MNIST's plain files are
   */
  static Path write(Path mnist, Path photos) throws IOException {
    byte[] digits = Files.readAllBytes(mnist.resolve("train-images-idx3-ubyte"));
    for (int i = 0; i < 24; i++) {
      boolean isRed = i % 2 == 0;
      BufferedImage photo =
          new BufferedImage(2 * (SIDE + MARGIN), 2 * SIDE, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < photo.getHeight(); y++) {
        for (int x = 0; x < photo.getWidth(); x++) {
          int column = (x - MARGIN) / 2;
          int pixel = HEADER + (i * SIDE + y / 2) * SIDE + column;
          int digit = x < MARGIN || column >= SIDE ? 0 : digits[pixel] & 0xFF;
          photo.setRGB(x, y, (isRed ? digit << 16 : digit) | 60 << 8);
        }
      }
      Path folder = Files.createDirectories(photos.resolve(isRed ? "red" : "blue"));
      ImageIO.write(photo, "png", folder.resolve("%d.png".formatted(i)).toFile());
    }
    return photos;
  }
}
