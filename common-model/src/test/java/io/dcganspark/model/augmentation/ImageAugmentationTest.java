package io.dcganspark.model.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ImageAugmentationTest {
  private static final int BATCH = 64;
  private static final int CHANNELS = 3;
  private static final int HEIGHT = 8;
  private static final int WIDTH = 16;
  private static final int PLANE = HEIGHT * WIDTH;
  private static final int LENGTH = CHANNELS * PLANE;

  private static ImageAugmentation of(Set<AugmentationKind> kinds) {
    return new ImageAugmentation(kinds, CHANNELS, HEIGHT, WIDTH);
  }

  private static RandomStream stream() {
    return new RandomStream(1, Purpose.AUGMENTATION_ON_REAL, 2, 3);
  }

  private static float[] images(long seed) {
    RandomStream random = new RandomStream(seed, Purpose.SAMPLES, 0, 0);
    float[] images = new float[BATCH * LENGTH];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextGaussian();
    }
    return images;
  }

  static Stream<Set<AugmentationKind>> everyCombination() {
    AugmentationKind[] all = AugmentationKind.values();
    return Stream.iterate(0, bits -> bits + 1)
        .limit(1 << all.length)
        .map(
            bits -> {
              Set<AugmentationKind> chosen = EnumSet.noneOf(AugmentationKind.class);
              for (int i = 0; i < all.length; i++) {
                if ((bits >> i & 1) == 1) {
                  chosen.add(all[i]);
                }
              }
              return chosen;
            });
  }

  /** For an affine change A x + b and any y, (A x) . y = x . (transpose of A) y. */
  @ParameterizedTest
  @MethodSource("everyCombination")
  void theWayBackIsTheTransposeOfTheLinearPart(Set<AugmentationKind> kinds) {
    ImageAugmentation augmentation = of(kinds);
    float[] x = images(1);
    float[] y = images(2);
    float[] constant = augmentation.apply(new float[x.length], stream());
    float[] changed = augmentation.apply(x, stream());
    float[] back = augmentation.transpose(y, stream());
    double forward = 0;
    double backward = 0;
    double scale = 0;
    for (int i = 0; i < x.length; i++) {
      forward += ((double) changed[i] - constant[i]) * y[i];
      backward += (double) x[i] * back[i];
      scale += Math.abs((double) x[i] * back[i]);
    }
    assertThat(forward).isCloseTo(backward, within(1e-6 * scale));
  }

  @Test
  void withoutAKindNothingIsCopied() {
    float[] images = images(1);
    assertThat(of(Set.of()).apply(images, stream())).isSameAs(images);
    assertThat(of(Set.of()).transpose(images, stream())).isSameAs(images);
  }

  @ParameterizedTest
  @EnumSource
  void theSameStreamChangesTheSameAndAnotherDoesNot(AugmentationKind kind) {
    ImageAugmentation augmentation = of(EnumSet.of(kind));
    float[] images = images(1);
    float[] before = images.clone();
    float[] changed = augmentation.apply(images, stream());
    assertThat(images).isEqualTo(before);
    assertThat(augmentation.apply(images, stream())).isEqualTo(changed);
    assertThat(augmentation.apply(images, new RandomStream(1, Purpose.AUGMENTATION_ON_REAL, 2, 4)))
        .isNotEqualTo(changed)
        .isNotEqualTo(images);
  }

  @Test
  void brightnessAddsOneNumberFromTheRangeToEachImage() {
    float[] changed = of(EnumSet.of(AugmentationKind.BRIGHTNESS)).apply(zeros(), stream());
    Set<Float> added = new HashSet<>();
    for (int image = 0; image < BATCH; image++) {
      float first = changed[image * LENGTH];
      added.add(first);
      assertThat(first).isBetween(-0.5f, 0.5f);
      for (int i = 0; i < LENGTH; i++) {
        assertThat(changed[image * LENGTH + i]).isEqualTo(first);
      }
    }
    assertThat(added).hasSizeGreaterThan(BATCH / 2);
  }

  /** Saturation keeps a pixel's mean over channels, and contrast the image's. */
  @Test
  void colorMovesTheMeanByTheBrightnessAlone() {
    float[] images = images(1);
    float[] changed = of(EnumSet.of(AugmentationKind.COLOR)).apply(images, stream());
    float[] brighter = of(EnumSet.of(AugmentationKind.BRIGHTNESS)).apply(images, stream());
    for (int image = 0; image < BATCH; image++) {
      assertThat(mean(changed, image)).isCloseTo(mean(brighter, image), within(1e-5));
    }
  }

  @Test
  void grayImagesHaveNoSaturation() {
    float[] images = new float[BATCH * PLANE];
    System.arraycopy(images(1), 0, images, 0, images.length);
    ImageAugmentation gray =
        new ImageAugmentation(EnumSet.of(AugmentationKind.COLOR), 1, HEIGHT, WIDTH);
    float[] changed = gray.apply(images, stream());
    // What contrast alone leaves: distances from the mean, all times one number.
    for (int image = 0; image < BATCH; image++) {
      int at = image * PLANE;
      double factor = (changed[at] - changed[at + 1]) / (images[at] - images[at + 1]);
      assertThat(factor).isBetween(0.5 - 1e-3, 1.5 + 1e-3);
      assertThat(changed[at + 5] - changed[at + 9])
          .isCloseTo((float) factor * (images[at + 5] - images[at + 9]), within(1e-3f));
    }
  }

  /** A shift by up to an eighth: 1 row and 2 columns here. */
  @Test
  void translationShiftsEveryPixelAndFillsWithZeros() {
    float[] images = images(1);
    float[] changed = of(EnumSet.of(AugmentationKind.TRANSLATION)).apply(images, stream());
    Set<List<Integer>> shifts = new HashSet<>();
    for (int image = 0; image < BATCH; image++) {
      shifts.add(shiftOf(images, changed, image));
    }
    assertThat(shifts).hasSizeGreaterThan(10);
  }

  private static List<Integer> shiftOf(float[] images, float[] changed, int image) {
    for (int down = -1; down <= 1; down++) {
      for (int right = -2; right <= 2; right++) {
        if (isShifted(images, changed, image, down, right)) {
          return List.of(down, right);
        }
      }
    }
    throw new AssertionError("image " + image + " is not shifted by at most 1 row and 2 columns");
  }

  private static boolean isShifted(
      float[] images, float[] changed, int image, int down, int right) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      int plane = image * LENGTH + channel * PLANE;
      for (int row = 0; row < HEIGHT; row++) {
        for (int column = 0; column < WIDTH; column++) {
          int fromRow = row - down;
          int fromColumn = column - right;
          float expected =
              fromRow < 0 || fromRow >= HEIGHT || fromColumn < 0 || fromColumn >= WIDTH
                  ? 0
                  : images[plane + fromRow * WIDTH + fromColumn];
          if (changed[plane + row * WIDTH + column] != expected) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** The box is 4 high and 8 wide here; at least a quarter of it is in the image. */
  @Test
  void cutoutReplacesABoxInAllChannels() {
    float[] images = images(1);
    float[] changed = of(EnumSet.of(AugmentationKind.CUTOUT)).apply(images, stream());
    Set<Integer> sizes = new HashSet<>();
    for (int image = 0; image < BATCH; image++) {
      int cut = 0;
      for (int pixel = 0; pixel < PLANE; pixel++) {
        int at = image * LENGTH + pixel;
        boolean isCut = changed[at] == 0;
        cut += isCut ? 1 : 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
          int same = at + channel * PLANE;
          assertThat(changed[same]).isEqualTo(isCut ? 0 : images[same]);
        }
      }
      sizes.add(cut);
      assertThat(cut).isBetween(8, 32);
    }
    assertThat(sizes).contains(32).hasSizeGreaterThan(3);
  }

  @Test
  void oneKindDoesNotChangeWhatAnotherDraws() {
    float[] images = images(1);
    float[] shifted = of(EnumSet.of(AugmentationKind.TRANSLATION)).apply(images, stream());
    float[] both =
        of(EnumSet.of(AugmentationKind.TRANSLATION, AugmentationKind.CUTOUT))
            .apply(images, stream());
    for (int i = 0; i < both.length; i++) {
      assertThat(both[i] == 0 || both[i] == shifted[i]).isTrue();
    }
  }

  @Test
  void mirrorsAboutHalfOfTheImages() {
    float[] images = images(1);
    float[] mirrored = of(Set.of()).mirror(images, stream());
    int count = 0;
    for (int image = 0; image < BATCH; image++) {
      boolean isMirrored = mirrored[image * LENGTH] != images[image * LENGTH];
      count += isMirrored ? 1 : 0;
      for (int row = image * LENGTH; row < (image + 1) * LENGTH; row += WIDTH) {
        for (int column = 0; column < WIDTH; column++) {
          int from = isMirrored ? WIDTH - 1 - column : column;
          assertThat(mirrored[row + column]).isEqualTo(images[row + from]);
        }
      }
    }
    assertThat(count).isBetween(BATCH / 4, 3 * BATCH / 4);
  }

  private static float[] zeros() {
    return new float[BATCH * LENGTH];
  }

  private static double mean(float[] images, int image) {
    double sum = 0;
    for (int i = 0; i < LENGTH; i++) {
      sum += images[image * LENGTH + i];
    }
    return sum / LENGTH;
  }
}
