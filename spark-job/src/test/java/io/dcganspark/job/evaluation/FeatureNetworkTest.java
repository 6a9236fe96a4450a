package io.dcganspark.job.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtEnvironment;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.state.Sha256;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With ONNX Runtime, on models whose features are the mean of each channel. */
class FeatureNetworkTest {
  private static final int COUNT = 19; // More than a batch, and not a multiple of one.
  private static final ImageShape COLOURED = new ImageShape(3, 6, 4);

  @TempDir private static Path directory;

  private static FeatureNetwork read(byte[] model) throws IOException {
    Path file = Files.write(directory.resolve("features.onnx"), model);
    return StoredFeatures.read(Optional.of(file.toString()), new Configuration(false))
        .orElseThrow();
  }

  private static String refusal(byte[] model) throws IOException {
    try {
      throw new AssertionError(read(model));
    } catch (UserErrorException e) {
      return e.getMessage();
    }
  }

  private static byte[] pixels(ImageShape shape) {
    byte[] pixels = new byte[COUNT * shape.length()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * i % 251);
    }
    return pixels;
  }

  /** Means that resizing to the same size does not change, of each colour or of grey. */
  private static void assertMeans(FeatureNetwork network, ImageShape shape) {
    byte[] pixels = pixels(shape);
    int plane = shape.height() * shape.width();
    try (RunningFeatures running = new RunningFeatures(network, shape)) {
      float[] found = running.of(pixels);
      assertThat(found).hasSize(3 * COUNT);
      for (int i = 0; i < found.length; i++) {
        int start = i / 3 * shape.length() + (shape.channels() == 3 ? i % 3 * plane : 0);
        double sum = 0;
        for (int j = 0; j < plane; j++) {
          sum += pixels[start + j] & 0xFF;
        }
        assertThat(found[i]).as("feature %d", i).isCloseTo((float) (sum / plane), within(1e-3f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1, 8})
  void coloursComeFirstOrLastInAnyBatch(long batch) throws IOException {
    for (byte[] model :
        new byte[][] {
          SmallOnnx.meansOf(batch, 3, 6, 4), SmallOnnx.meansOfColourLast(batch, 6, 4, 3)
        }) {
      FeatureNetwork network = read(model);
      assertThat(network.length()).isEqualTo(3);
      assertThat(network.file()).isEqualTo("features.onnx");
      assertThat(network.sha256()).isEqualTo(Sha256.of(model));
      assertMeans(network, COLOURED);
      assertMeans(network, new ImageShape(1, 6, 4));
    }
  }

  /** A white image stays white, whatever its size. */
  @Test
  void imagesAreResizedToWhatTheNetworkTakes() throws IOException {
    ImageShape large = new ImageShape(3, 41, 64);
    byte[] white = new byte[large.length()];
    Arrays.fill(white, (byte) 255);
    try (RunningFeatures running =
        new RunningFeatures(read(SmallOnnx.meansOf(-1, 3, 6, 4)), large)) {
      assertThat(running.of(white)).containsExactly(new float[] {255, 255, 255}, within(1e-3f));
    }
  }

  @Test
  void saysWhatDoesNotFit() throws IOException {
    assertThat(refusal(SmallOnnx.identity(-1, 3)))
        .endsWith(
            "its input images is FLOAT (?, 3), expected FLOAT (batch, 3, height, width) or (batch,"
                + " height, width, 3)");
    assertThat(refusal(SmallOnnx.meansOf(-1, 1, 28, 28))).contains("is FLOAT (?, 1, 28, 28)");
    assertThat(refusal(SmallOnnx.meansOf(-1, 3, -1, -1)))
        .contains("is (?, 3, ?, ?), expected a fixed height and width");
    assertThat(refusal(SmallOnnx.withTwoInputs(-1, 3, 8, 8)))
        .endsWith("it has 2 inputs (images, style), expected one: images");
    assertThat(refusal(SmallOnnx.identity(-1, 3, 8, 8)))
        .endsWith(
            "its first output is (1, 3, 8, 8) for 1 image, expected (batch, features) with 1 to"
                + " 4096 features");
    assertThat(refusal(SmallOnnx.meansOf(-1, 3, 1_025, 4)))
        .endsWith("is (?, 3, 1025, 4), expected at most 64 images of 1024 x 1024");
    assertThat(refusal("no model".getBytes(StandardCharsets.UTF_8)))
        .startsWith("the features' network " + directory)
        .contains("cannot be used by ONNX Runtime: Error code")
        .hasLineCount(1);
  }

  /** Weights may lie in another file: of this machine, if a stranger made the model. */
  @Test
  void numbersOfOtherFilesAreNotRead() throws IOException {
    Path secret = Files.write(directory.resolve("secret"), new byte[] {0, 0, 0, 0});
    for (String file : new String[] {secret.toString(), "pom.xml"}) {
      assertThat(refusal(SmallOnnx.withNumbersIn(file, -1, 3, 6, 4)))
          .endsWith(
              "it takes weights from another file, expected one file with all of them: export it"
                  + " without external data");
    }
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () -> StoredFeatures.read(Optional.of("/no/such.onnx"), new Configuration(false)))
        .isInstanceOf(UserErrorException.class)
        .hasMessage("the features' network /no/such.onnx does not exist: expected an ONNX model");
  }

  /** As on a cluster to which nobody gave the library. */
  @Test
  void saysWhatToAddWhereOnnxRuntimeIsNotThere() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    try (URLClassLoader without = new URLClassLoader(new URL[0], null)) {
      thread.setContextClassLoader(without);
      assertThat(refusal(SmallOnnx.meansOf(-1, 3, 6, 4)))
          .endsWith(
              "needs ONNX Runtime, which is not there: add --packages"
                  + " com.microsoft.onnxruntime:onnxruntime:1.19.2 to spark-submit, or its jar with"
                  + " --jars");
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  @Test
  void theVersionThatIsNamedIsTheOneThatIsTested() {
    assertThat(OnnxSession.LIBRARY).endsWith(":" + OrtEnvironment.getEnvironment().getVersion());
  }
}
