package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.recipe.ImageShape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IdxWriterTest {
  private static final ImageShape SHAPE = new ImageShape(1, 2, 3);

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  private IdxWriter writer(int count) throws IOException {
    return new IdxWriter(file, count, SHAPE);
  }

  @Test
  void ourReaderReadsWhatItWrites() throws IOException {
    try (IdxWriter writer = writer(3)) {
      writer.write(new byte[] {0, 1, 2, 3, 4, (byte) 255});
      writer.write(new byte[] {6, 5, 4, 3, 2, 1, 0, 0, 0, 0, 0, 9});
    }
    try (IdxStream stream =
        IdxStream.start(new ByteArrayInputStream(file.toByteArray()), "x", IdxHeader.IMAGES_RANK)) {
      assertThat(stream.header().sizes()).containsExactly(3, 2, 3);
      assertThat(stream.readRecord()).containsExactly(0, 1, 2, 3, 4, 255);
      assertThat(stream.readRecord()).containsExactly(6, 5, 4, 3, 2, 1);
      assertThat(stream.readRecord()).containsExactly(0, 0, 0, 0, 0, 9);
      stream.requireEnd();
    }
  }

  @Test
  void writesMnistsOwnBytes() throws IOException {
    byte[] excerpt = IdxBytes.excerpt(IdxBytes.TRAIN_IMAGES);
    try (IdxWriter writer = new IdxWriter(file, 512, new ImageShape(1, 28, 28))) {
      writer.write(Arrays.copyOfRange(excerpt, 16, excerpt.length));
    }
    assertThat(file.toByteArray()).isEqualTo(excerpt);
  }

  @Test
  void refusesPixelsThatAreNoWholeImages() throws IOException {
    IdxWriter writer = writer(3);
    for (int length : new int[] {1, 5, 7}) {
      assertThatThrownBy(() -> writer.write(new byte[length]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "found %d pixels, expected whole images of 6 and at most 18".formatted(length));
    }
    assertThat(file.size()).isEqualTo(16);
  }

  @Test
  void refusesMoreImagesThanWereAnnounced() throws IOException {
    IdxWriter writer = writer(3);
    writer.write(new byte[12]);
    assertThatThrownBy(() -> writer.write(new byte[12]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 6");
  }

  @Test
  void refusesToEndWhereImagesAreMissing() throws IOException {
    IdxWriter writer = writer(3);
    writer.write(new byte[12]);
    assertThatThrownBy(writer::close).isInstanceOf(IOException.class).hasMessageStartingWith("6 ");
  }

  @Test
  void refusesColours() {
    assertThatThrownBy(() -> new IdxWriter(file, 1, new ImageShape(3, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 3 channels");
    assertThat(file.size()).isZero();
  }
}
