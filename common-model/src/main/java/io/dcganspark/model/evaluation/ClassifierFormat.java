package io.dcganspark.model.evaluation;

import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.state.SafeTensors;
import io.dcganspark.model.state.Sha256;
import io.dcganspark.model.state.Tensor;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A classifier as a {@linkplain SafeTensors safetensors} file: one tensor {@code parameters}; what
 * it is and what it was made from are in the metadata, JSON at the start of the file.
 */
public final class ClassifierFormat {
  private static final String VERSION_KEY = "format-version";
  private static final String VERSION = "dcgan-spark classifier 1";
  private static final String PARAMETERS = "parameters";

  /** More than this is damage, and would make sizes that overflow. */
  private static final int LARGEST = 1 << 12;

  private ClassifierFormat() {}

  /** Returns the file's bytes. */
  public static byte[] toBytes(Classifier classifier) {
    Classifier.Provenance provenance = classifier.provenance();
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(VERSION_KEY, VERSION);
    metadata.put("channels", Integer.toString(classifier.shape().channels()));
    metadata.put("height", Integer.toString(classifier.shape().height()));
    metadata.put("width", Integer.toString(classifier.shape().width()));
    metadata.put("classes", Integer.toString(classifier.classes()));
    metadata.put("command", provenance.command());
    metadata.put("seed", Long.toString(provenance.seed()));
    metadata.put("images", Integer.toString(provenance.images()));
    metadata.put("images-sha256", provenance.imagesSha256());
    metadata.put("labels-sha256", provenance.labelsSha256());
    metadata.put("test-images", Integer.toString(provenance.testImages()));
    metadata.put("accuracy", Double.toString(provenance.accuracy()));
    return SafeTensors.toBytes(
        Map.of(PARAMETERS, Tensor.vector(classifier.parameters())), metadata);
  }

  /**
   * Returns the SHA-256 of the file's bytes, in hexadecimal digits: it distinguishes a classifier
   * from every other one.
   */
  public static String sha256(Classifier classifier) {
    return Sha256.of(toBytes(classifier));
  }

  /**
   * Reads a file's bytes.
   *
   * @throws IOException if they are no classifier; the message says what is wrong
   */
  public static Classifier fromBytes(byte[] bytes) throws IOException {
    SafeTensors file = SafeTensors.read(bytes);
    String version = file.metadata(VERSION_KEY);
    if (!version.equals(VERSION)) {
      throw new IOException(
          "its %s is \"%s\", expected \"%s\"".formatted(VERSION_KEY, version, VERSION));
    }
    try {
      return new Classifier(
          new ImageShape(size(file, "channels"), size(file, "height"), size(file, "width")),
          size(file, "classes"),
          file.tensor(PARAMETERS),
          new Classifier.Provenance(
              file.metadata("command"),
              Long.parseLong(file.metadata("seed")),
              Integer.parseInt(file.metadata("images")),
              file.metadata("images-sha256"),
              file.metadata("labels-sha256"),
              Integer.parseInt(file.metadata("test-images")),
              Double.parseDouble(file.metadata("accuracy"))));
    } catch (IllegalArgumentException e) {
      throw new IOException("it is no classifier: " + e.getMessage(), e);
    }
  }

  private static int size(SafeTensors file, String key) throws IOException {
    int size = Integer.parseInt(file.metadata(key));
    if (size < 1 || size > LARGEST) {
      throw new IOException("its %s is %d, expected 1 to %d".formatted(key, size, LARGEST));
    }
    return size;
  }
}
