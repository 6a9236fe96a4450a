package io.dcganspark.job.evaluation;

import io.dcganspark.job.report.EvaluatedFeatures;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.state.Sha256;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A user's network that makes features of images: an ONNX model with one input, float32 images in
 * colour of one size with values from 0 to 255, and features as its first output.
 *
 * @param file its name, without its directory
 * @param sha256 of the file
 * @param model its bytes
 * @param input what it takes
 * @param length features of an image
 */
public record FeatureNetwork(String file, String sha256, byte[] model, Input input, int length)
    implements Serializable {
  /** The covariance of more features is too large: of so many it has 128 MB. */
  private static final int MOST_FEATURES = 4_096;

  /** Images that a network with an open batch computes at once. */
  private static final int BATCH = 8;

  private static final int LARGEST_BATCH = 64;
  private static final int LONGEST_SIDE = 1_024;
  private static final int COLOURS = 3;
  private static final int RANK = 4;
  private static final long OPEN = -1;
  private static final byte[] LOCATION = "location".getBytes(StandardCharsets.US_ASCII);

  /**
   * What a network takes.
   *
   * @param name of the input
   * @param batch images at once
   * @param isBatchOpen whether fewer are taken as well
   * @param height of an image
   * @param width of an image
   * @param colourLast whether it is (batch, height, width, 3), else (batch, 3, height, width)
   */
  record Input(
      String name, int batch, boolean isBatchOpen, int height, int width, boolean colourLast)
      implements Serializable {
    /** Returns the values of an image. */
    int imageLength() {
      return Math.multiplyExact(COLOURS, Math.multiplyExact(height, width));
    }

    /** Returns the sizes of so many images. */
    long[] shape(int images) {
      return colourLast
          ? new long[] {images, height, width, COLOURS}
          : new long[] {images, COLOURS, height, width};
    }
  }

  /** Returns what an evaluation says of it. */
  public EvaluatedFeatures described() {
    return new EvaluatedFeatures(file, sha256, length);
  }

  /**
   * Looks at a model and computes the features of a black image.
   *
   * @throws ClassNotFoundException if ONNX Runtime is not there
   * @throws IOException if it cannot make features; the message says what is wrong
   */
  static FeatureNetwork of(String file, byte[] model) throws IOException, ClassNotFoundException {
    if (hasWeightsElsewhere(model)) {
      throw new IOException(
          "it takes weights from another file, expected one file with all of them: export it"
              + " without external data");
    }
    try (OnnxSession session = new OnnxSession(model)) {
      Input input = input(session.inputs());
      int images = input.isBatchOpen() ? 1 : input.batch();
      long[] shape =
          session
              .run(
                  input.name(),
                  new float[Math.multiplyExact(images, input.imageLength())],
                  input.shape(images))
              .shape();
      return new FeatureNetwork(file, Sha256.of(model), model, input, length(shape, images));
    }
  }

  /**
   * Whether a model names another file, which ONNX Runtime would open wherever it lies: tensors of
   * such weights have an entry with the key "location", a string behind its length.
   */
  private static boolean hasWeightsElsewhere(byte[] model) {
    for (int i = 1; i + LOCATION.length <= model.length; i++) {
      // The last byte of the length is 0 if it has more bytes than it needs.
      if ((model[i - 1] == LOCATION.length || model[i - 1] == 0)
          && Arrays.equals(model, i, i + LOCATION.length, LOCATION, 0, LOCATION.length)) {
        return true;
      }
    }
    return false;
  }

  private static Input input(List<OnnxSession.Port> inputs) throws IOException {
    if (inputs.size() != 1) {
      throw new IOException(
          "it has %d inputs (%s), expected one: images"
              .formatted(
                  inputs.size(),
                  inputs.stream().map(OnnxSession.Port::name).collect(Collectors.joining(", "))));
    }
    OnnxSession.Port images = inputs.get(0);
    long[] shape = images.shape();
    boolean hasRank = shape.length == RANK;
    boolean colourFirst = hasRank && shape[1] == COLOURS;
    if (!images.type().equals("FLOAT") || !hasRank || !(colourFirst || shape[3] == COLOURS)) {
      throw new IOException(
          "its input %s is %s %s, expected FLOAT (batch, 3, height, width) or (batch, height, width, 3)"
              .formatted(images.name(), images.type(), text(shape)));
    }
    long height = colourFirst ? shape[2] : shape[1];
    long width = colourFirst ? shape[3] : shape[2];
    if (height == OPEN || width == OPEN) {
      throw new IOException(
          "its input %s is %s, expected a fixed height and width: export it with 299 x 299, or what it was trained on"
              .formatted(images.name(), text(shape)));
    }
    boolean isOpen = shape[0] == OPEN;
    long batch = isOpen ? BATCH : shape[0];
    if (height > LONGEST_SIDE || width > LONGEST_SIDE || batch > LARGEST_BATCH) {
      throw new IOException(
          "its input %s is %s, expected at most %d images of %d x %d"
              .formatted(images.name(), text(shape), LARGEST_BATCH, LONGEST_SIDE, LONGEST_SIDE));
    }
    return new Input(images.name(), (int) batch, isOpen, (int) height, (int) width, !colourFirst);
  }

  private static int length(long[] output, int images) throws IOException {
    boolean isVector =
        output.length >= 2
            && output[0] == images
            && Arrays.stream(output).skip(2).allMatch(size -> size == 1);
    if (!isVector || output[1] < 1 || output[1] > MOST_FEATURES) {
      throw new IOException(
          "its first output is %s for %s, expected (batch, features) with 1 to %d features"
              .formatted(text(output), Counted.of(images, "image"), MOST_FEATURES));
    }
    return (int) output[1];
  }

  private static String text(long[] shape) {
    return Arrays.stream(shape)
        .mapToObj(size -> size == OPEN ? "?" : Long.toString(size))
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
