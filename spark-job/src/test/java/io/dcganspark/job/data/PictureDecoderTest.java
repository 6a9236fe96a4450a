package io.dcganspark.job.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.model.state.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {
  private static byte[] file(String name) throws IOException {
    try (InputStream in = PictureDecoderTest.class.getResourceAsStream("/pictures/" + name)) {
      return in.readAllBytes();
    }
  }

  private static void isWithin(int tolerance, String name) throws IOException {
    Picture picture = PictureDecoder.decode(file(name));
    JsonNode planes = new ObjectMapper().readTree(file("expected.json")).get(name);
    int plane = picture.height() * picture.width();
    // A palette's or a bit's picture is three equal planes.
    assertThat(picture.channels()).isEqualTo(planes.size());
    for (int channel = 0; channel < picture.channels(); channel++) {
      assertThat(planes.get(channel)).hasSize(plane);
      for (int i = 0; i < plane; i++) {
        assertThat(picture.pixels()[channel * plane + i] & 0xFF)
            .as("%s, channel %d, pixel %d", name, channel, i)
            .isBetween(
                planes.get(channel).get(i).asInt() - tolerance,
                planes.get(channel).get(i).asInt() + tolerance);
      }
    }
  }

  private static void refuses(byte[] file, String message) {
    assertThatThrownBy(() -> PictureDecoder.decode(file))
        .isInstanceOf(InvalidPictureException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "colour.png",
        "profile.png",
        "grey.png",
        "grey16.png",
        "palette.png",
        "bits.png",
        "alpha.png",
        "grey-alpha.png"
      })
  void decodesAsPilDoesToTheLastBit(String name) throws IOException {
    isWithin(0, name);
  }

  /** Two decoders may round a cosine and a colour otherwise. */
  @ParameterizedTest
  @ValueSource(strings = {"colour.jpg", "progressive.jpg", "grey.jpg"})
  void decodesJpegsAsPilDoes(String name) throws IOException {
    isWithin(3, name);
  }

  @Test
  void sizesAreHeightAndWidth() throws IOException {
    Picture picture = PictureDecoder.decode(file("colour.png"));
    assertThat(picture.height()).isEqualTo(5);
    assertThat(picture.width()).isEqualTo(6);
  }

  @Test
  void greyIsTheBrightnessThatPilComputes() {
    byte[] pixels = {(byte) 255, 0, 0, 10, 0, (byte) 255, 0, 20, 0, 0, (byte) 255, 30};
    // L of PIL for red, green, blue and (10, 20, 30).
    assertThat(new Picture(1, 4, 3, pixels).grey()).containsExactly(76, (byte) 150, 29, 18);
  }

  @Test
  void refusesWhatIsNoPicture() {
    refuses(new byte[0], "is empty");
    refuses("<html>".getBytes(US_ASCII), "is no file of PNG, JPEG, GIF, BMP or TIFF");
    refuses("RIFF....WAVE".getBytes(US_ASCII), "is no file of PNG, JPEG, GIF, BMP or TIFF");
    refuses("GIF89a".getBytes(US_ASCII), "is truncated");
  }

  @ParameterizedTest
  @CsvSource({
    "RIFF,1234WEBPVP8 , a WebP file, dwebp",
    "0000,ftypavif, an AVIF file, avifdec",
    "0000,ftypheic, an HEIC file, heif-convert",
    "0000,ftypmif1, an HEIF file, heif-convert"
  })
  void namesKindsThatOtherProgramsConvert(
      String start, String next, String kind, String converter) {
    refuses(
        (start + next).getBytes(US_ASCII),
        "is %s, expected a file of PNG, JPEG, GIF, BMP or TIFF: convert it with %s"
            .formatted(kind, converter));
  }

  @Test
  void refusesArithmeticCodingWhateverJavaItIs() throws IOException {
    refuses(file("matrix/failing/arith.jpg"), "arithmetic coding, which not every Java decodes");
  }

  @Test
  void refusesThousandsOfScansBeforeTheyTakeMinutes() throws IOException {
    byte[] progressive = file("matrix/444-progressive.jpg");
    int scan = lastScan(progressive);
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.write(progressive, 0, scan);
    for (int i = 0; i < 3000; i++) {
      bomb.write(progressive, scan, progressive.length - 2 - scan);
    }
    bomb.write(progressive, progressive.length - 2, 2);
    assertThat(PictureDecoder.decode(progressive).height()).isEqualTo(29);
    refuses(bomb.toByteArray(), "is a JPEG of 3009 scans, expected at most 100");
  }

  private static int lastScan(byte[] jpeg) {
    int at = jpeg.length - 2;
    while ((jpeg[at] & 0xFF) != 0xFF || (jpeg[at + 1] & 0xFF) != 0xDA) {
      at--;
    }
    return at;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.jpg",
        "1.jpg",
        "2.jpg",
        "3.jpg",
        "4.jpg",
        "5.jpg",
        "6.jpg",
        "7.jpg",
        "8.jpg",
        "9.jpg",
        "6.png",
        "two.jpg",
        "long.jpg"
      })
  void turnsAsPillowDoesWhereThatIsAskedFor(String name) throws IOException {
    String file = "exif-" + name;
    Picture picture = PictureDecoder.decode(file("matrix/" + file), true);
    assertThat(
            "%s,%d,%d,%s"
                .formatted(
                    file,
                    picture.height(),
                    picture.width(),
                    Sha256.of(PillowPixelsTest.interleaved(picture))))
        .isIn(new String(file("matrix/upright.csv"), US_ASCII).lines().toList());
  }

  @Test
  void theFirstFrameOfAGifLiesOnAWhiteCanvas() throws IOException {
    byte[] gif = file("matrix/palette.gif");
    Picture frame = PictureDecoder.decode(gif);
    gif[6] = 40; // The canvas is 40 wide and 30 high, the frame 37 and 29.
    gif[8] = 30;
    Picture canvas = PictureDecoder.decode(gif);
    assertThat(canvas.width()).isEqualTo(40);
    assertThat(canvas.height()).isEqualTo(30);
    for (int y = 0; y < 30; y++) {
      for (int x = 0; x < 40; x++) {
        byte expected = y < 29 && x < 37 ? frame.pixels()[y * 37 + x] : (byte) 0xFF;
        assertThat(canvas.pixels()[y * 40 + x]).isEqualTo(expected);
      }
    }
  }

  @Test
  void aHeapThatIsTooSmallIsNoFaultOfThePicture() {
    assertThatThrownBy(
            () ->
                DecodingMemory.decode(
                    8192,
                    8192,
                    6,
                    () -> {
                      throw new OutOfMemoryError();
                    }))
        .isInstanceOf(TooLittleHeapException.class)
        .hasMessageContaining("an image of 8192 by 8192 takes 384 MB to decode, which the heap of");
    assertThatThrownBy(() -> DecodingMemory.decode(8192, 8193, 6, () -> null))
        .isInstanceOf(InvalidPictureException.class);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void picturesThatTakeMoreThanThereIsForAllAreDecodedOneByOne() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    DecodingMemory memory = new DecodingMemory(10);
    double bytes = 20 << 20;
    CountDownLatch second = new CountDownLatch(1);
    DecodingMemory.Decoding decoding =
        () -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          second.countDown();
          running.decrementAndGet();
          return null;
        };
    Thread other =
        new Thread(
            () -> {
              try {
                memory.run(1, 1, bytes, decoding);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    memory.run(
        1,
        1,
        bytes,
        () -> {
          running.incrementAndGet();
          other.start();
          while (other.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
          }
          assertThat(second.getCount()).isOne();
          running.decrementAndGet();
          return null;
        });
    other.join();
    assertThat(most.get()).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour.png", "alpha.png", "colour.jpg", "progressive.jpg", "grey.jpg"})
  void refusesEveryFileThatIsCut(String name) throws IOException {
    byte[] whole = file(name);
    for (int part = 0; part < 10; part++) {
      // The last bytes of a PNG are its end mark, without which every pixel may be there.
      byte[] cut = Arrays.copyOf(whole, (whole.length - 40) * part / 10);
      assertThatThrownBy(() -> PictureDecoder.decode(cut))
          .as("%d of %d bytes", cut.length, whole.length)
          .isInstanceOf(InvalidPictureException.class);
    }
  }

  @Test
  void refusesSizesThatNoMemoryHolds() throws IOException {
    byte[] bomb = file("grey.png");
    ByteBuffer header = ByteBuffer.wrap(bomb);
    header.putInt(16, 1 << 20).putInt(20, 1 << 20);
    CRC32 sum = new CRC32();
    sum.update(bomb, 12, 17);
    header.putInt(29, (int) sum.getValue());
    refuses(bomb, "is 1048576 by 1048576 and takes 4194304 MB to decode, expected at most 384");
  }

  /** Whatever the bytes, a file is decoded or refused. */
  @Test
  void survivesDamage() throws IOException {
    Random random = new Random(1);
    for (String name :
        new String[] {
          "colour.png",
          "palette.png",
          "colour.jpg",
          "matrix/cmyk-60.jpg",
          "matrix/exif-6.jpg",
          "matrix/palette.gif",
          "matrix/palette.tif",
          "matrix/jpeg.tif",
          "matrix/palette.bmp"
        }) {
      for (int i = 0; i < 300; i++) {
        byte[] damaged = file(name);
        for (int changes = 0; changes <= i % 4; changes++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        try {
          Picture picture = PictureDecoder.decode(damaged, true);
          assertThat(picture.pixels())
              .hasSize(picture.channels() * picture.height() * picture.width());
        } catch (InvalidPictureException e) {
          assertThat(e.getMessage()).isNotBlank();
        }
      }
    }
  }
}
