package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.report.RecordedRuns;
import io.dcganspark.job.report.SampleGrid;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompareCommandTest {
  @TempDir private Path directory;
  private final TestParts job = new TestParts();
  private Path first;
  private Path second;
  private Path target;

  @BeforeEach
  void write() throws IOException {
    first = RecordedRuns.write(directory.resolve("first"), 16, 4, 4, 32);
    second = RecordedRuns.write(directory.resolve("second"), 16, 4, 4, 64);
    target = directory.resolve("comparison");
  }

  private int compare(Path one, Path other, String... more) {
    String[] args = new String[5 + more.length];
    System.arraycopy(
        new String[] {"compare", one.toString(), other.toString(), "--to", target.toString()},
        0,
        args,
        0,
        5);
    System.arraycopy(more, 0, args, 5, more.length);
    return job.run(args);
  }

  @Test
  void printsTheTableAndWritesItWithPictures() throws IOException {
    assertThat(compare(first, second)).as(job.err()).isZero();
    String table = Files.readString(target.resolve("comparison.md"));
    assertThat(job.out()).startsWith(table).contains("comparison/samples.gif");
    assertThat(target.toFile().list())
        .containsExactlyInAnyOrder("comparison.md", "grids.png", "samples.gif");
  }

  @Test
  void refusesToReplaceUnlessAsked() {
    assertThat(compare(first, second)).isZero();
    assertThat(compare(first, second)).isEqualTo(2);
    assertThat(job.err()).contains("holds comparison.md already", "--overwrite");
    assertThat(compare(first, second, "--overwrite")).isZero();
  }

  @Test
  void refusesARunThatIsNotThere() {
    assertThat(compare(first, directory.resolve("third"))).isEqualTo(2);
    assertThat(job.err().lines())
        .singleElement()
        .asString()
        .endsWith("third does not exist: expected a run directory");
    assertThat(target).doesNotExist();
  }

  @Test
  void refusesASingleRun() {
    assertThat(job.run("compare", first.toString(), "--to", target.toString())).isEqualTo(2);
    assertThat(job.err())
        .startsWith("dcgan: compare takes at least two runs, found only " + first + ": name");
  }

  private void requireOneLine(String... parts) {
    assertThat(compare(first, second)).as(job.err()).isEqualTo(2);
    assertThat(job.err().lines()).singleElement().asString().contains(parts);
    assertThat(job.out()).isEmpty();
    assertThat(target).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "17",
        "{\"training\": {\"batch-size\": 16}}",
        "{\"training\": {\"batch-size\": 16, \"replicas\": 0}}",
        "{\"training\": {\"batch-size\": 16, \"replicas\": -2}}",
        "{\"training\": {\"batch-size\": 16, \"replicas\": \"two\"}}",
        "{\"training\": {\"batch-size\": 4294967312, \"replicas\": 2}}"
      })
  void refusesAConfigurationThatIsNoneOfARun(String config) throws IOException {
    Files.writeString(second.resolve("config.json"), config);
    requireOneLine("second/config.json", "as a whole number above 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"training\": {\"batch-size\": 1e400, \"replicas\": 2}}"})
  void refusesAConfigurationThatCannotBeRead(String config) throws IOException {
    Files.writeString(second.resolve("config.json"), config);
    requireOneLine("second/config.json is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "metrics.jsonl"})
  void refusesAFileWithoutEnd(String name) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(second.resolve(name).toFile(), "rw")) {
      file.setLength(200L << 20); // It takes no place on the disk.
    }
    requireOneLine("second/" + name + " has more than ");
  }

  @Test
  void refusesADirectoryInPlaceOfTheConfiguration() throws IOException {
    Files.delete(second.resolve("config.json"));
    Files.createDirectory(second.resolve("config.json"));
    requireOneLine("second");
  }

  @Test
  void refusesNestingWithoutEnd() throws IOException {
    Files.writeString(second.resolve("config.json"), "[".repeat(60_000));
    requireOneLine("second/config.json is no JSON");
  }

  @Test
  void numbersThatNoRunLogsAreLeftOut() throws IOException {
    assertThat(compare(first, second)).isZero();
    String table = Files.readString(target.resolve("comparison.md"));
    String step = "{\"step\":%s,\"epoch\":%s,\"imagesPerSecond\":%s,\"generatorLoss\":0.5}";
    Files.write(
        second.resolve("metrics.jsonl"),
        List.of(
            step.formatted("99999999999999999999", "1", "64"),
            step.formatted("18446744073709551620", "1", "64"), // 4 in 64 bits
            step.formatted("9223372036854775807", "1", "64"),
            step.formatted("-3", "1", "64"),
            step.formatted("5", "0", "64"),
            step.formatted("5", "1e400", "64"),
            step.formatted("5", "1e308", "64"),
            step.formatted("5", "null", "64"),
            step.formatted("5", "1.25", "1e400"),
            step.formatted("5", "1.25", "-1"),
            step.formatted("5", "1.25", "\"many\""),
            "{\"step\":4,\"score\":1e400}",
            "{\"step\":1e400,\"score\":1}",
            "{\"evaluation\":{\"step\":\"4\",\"frechetDistance\":1}}",
            "9".repeat(5_000),
            "[".repeat(60_000),
            "null",
            "\u0000"),
        StandardOpenOption.APPEND);

    assertThat(compare(first, second, "--overwrite")).as(job.err()).isZero();
    assertThat(Files.readString(target.resolve("comparison.md"))).isEqualTo(table);
  }

  @Test
  void aLossWithoutBoundIsNotDrawn() throws IOException {
    Files.writeString(
        second.resolve("metrics.jsonl"),
        "{\"step\":5,\"epoch\":1.25,\"imagesPerSecond\":64,\"generatorLoss\":1e300,\"discriminatorLoss\":-1e300}\n",
        StandardOpenOption.APPEND);
    assertThat(compare(first, second)).as(job.err()).isZero();
  }

  @Test
  void columnsAreNotWithoutEnd() throws IOException {
    StringBuilder line = new StringBuilder("{\"step\":4");
    for (int i = 0; i < 50_000; i++) {
      line.append(",\"n").append(i).append("\":1");
    }
    Files.writeString(second.resolve("metrics.jsonl"), line + "}\n", StandardOpenOption.APPEND);
    assertThat(compare(first, second)).as(job.err()).isZero();
    assertThat(job.out()).contains(" n99 ").doesNotContain(" n100 ");
  }

  /** Says that it has 100,000 x 100,000 pixels. */
  private static byte[] hugePicture() {
    ByteBuffer png = ByteBuffer.allocate(8 + 25);
    png.putLong(0x89504E470D0A1A0AL).putInt(13).put("IHDR".getBytes(StandardCharsets.US_ASCII));
    png.putInt(100_000).putInt(100_000).put(new byte[] {8, 6, 0, 0, 0});
    CRC32 sum = new CRC32();
    sum.update(png.array(), 12, 17);
    return png.putInt((int) sum.getValue()).array();
  }

  static Stream<Arguments> unreadableSamples() throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg", jpeg);
    return Stream.of(
        Arguments.of("too many pixels", hugePicture()),
        Arguments.of("another format", jpeg.toByteArray()),
        Arguments.of("nothing", new byte[0]),
        Arguments.of("half a picture", Arrays.copyOf(SampleGrid.png(grey()), 60)));
  }

  private static BufferedImage grey() {
    return new BufferedImage(50, 50, BufferedImage.TYPE_BYTE_GRAY);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unreadableSamples")
  void samplesThatCannotBeReadAreLeftOut(String name, byte[] content) throws IOException {
    Files.write(second.resolve("samples/step-00000002.png"), content);
    assertThat(compare(first, second)).as(job.err()).isZero();

    for (int step = 0; step <= 4; step++) {
      Files.write(second.resolve("samples/step-0000000%d.png".formatted(step)), content);
    }
    assertThat(compare(first, second, "--overwrite")).isEqualTo(2);
    assertThat(job.err().lines())
        .singleElement()
        .asString()
        .contains("second has no samples that can be read");
  }

  @Test
  void aDirectoryInPlaceOfSamplesIsLeftOut() throws IOException {
    Path sample = second.resolve("samples/step-00000002.png");
    Files.delete(sample);
    Files.createDirectory(sample);
    assertThat(compare(first, second)).as(job.err()).isZero();
  }
}
