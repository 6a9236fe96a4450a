package io.dcganspark.model.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training state as a {@linkplain SafeTensors safetensors} file: tensors {@code
 * generator.parameters}, {@code generator.average} where the run keeps one, {@code generator.} with
 * the name of each {@linkplain Moment moment}, and the same of {@code discriminator}, with {@code
 * discriminator.singular-vectors} under spectral normalization, float32; the step and the factor of
 * the learning rate are in the metadata. Equal states give equal bytes.
 */
public final class TrainingStateFormat {
  private static final String VERSION = "1";
  private static final String STEP = "step";
  private static final String FACTOR = "learning-rate-factor";
  private static final String GENERATOR = "generator";
  private static final String DISCRIMINATOR = "discriminator";
  private static final String PARAMETERS = ".parameters";
  private static final String SINGULAR_VECTORS = ".singular-vectors";
  private static final String AVERAGE = GENERATOR + ".average";

  private TrainingStateFormat() {}

  /** Returns the file's bytes. */
  public static byte[] toBytes(TrainingState state) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    put(tensors, GENERATOR, state.generator());
    put(tensors, DISCRIMINATOR, state.discriminator());
    state.generatorAverage().ifPresent(average -> tensors.put(AVERAGE, Tensor.vector(average)));
    return SafeTensors.toBytes(
        tensors,
        Map.of(
            "format-version",
            VERSION,
            STEP,
            Long.toString(state.step()),
            FACTOR,
            Float.toString(state.learningRateFactor())));
  }

  private static void put(Map<String, Tensor> tensors, String network, NetworkState state) {
    tensors.put(network + PARAMETERS, Tensor.vector(state.parameters()));
    for (Moment moment : state.moments()) {
      tensors.put(network + "." + moment.name(), Tensor.vector(moment.values()));
    }
    state
        .singularVectors()
        .ifPresent(vectors -> tensors.put(network + SINGULAR_VECTORS, Tensor.vector(vectors)));
  }

  /**
   * Reads a file's bytes.
   *
   * @throws IOException if they are no training state of this version; the message says what is
   *     wrong
   */
  public static TrainingState fromBytes(byte[] bytes) throws IOException {
    SafeTensors file = SafeTensors.read(bytes);
    String version = file.metadata("format-version");
    if (!VERSION.equals(version)) {
      throw new IOException(
          "the training state has format version %s, expected %s".formatted(version, VERSION));
    }
    NetworkState generator = network(file, GENERATOR);
    NetworkState discriminator = network(file, DISCRIMINATOR);
    float[] average = file.holds(AVERAGE) ? file.tensor(AVERAGE) : null;
    try {
      return new TrainingState(
          step(file.metadata(STEP)),
          factor(file.metadata(FACTOR)),
          generator,
          discriminator,
          average);
    } catch (IllegalArgumentException e) {
      throw new IOException("the training state: " + e.getMessage(), e);
    }
  }

  private static long step(String text) throws IOException {
    try {
      long step = Long.parseLong(text);
      if (step >= 0) {
        return step;
      }
    } catch (NumberFormatException e) {
      throw new IOException("the training state's step is \"%s\", no number".formatted(text), e);
    }
    throw new IOException("the training state's step is %s, expected 0 or more".formatted(text));
  }

  private static float factor(String text) throws IOException {
    try {
      float factor = Float.parseFloat(text);
      if (factor > 0 && factor <= 1) {
        return factor;
      }
    } catch (NumberFormatException e) {
      throw new IOException(
          "the training state's %s is \"%s\", no number".formatted(FACTOR, text), e);
    }
    throw new IOException(
        "the training state's %s is %s, expected more than 0 and at most 1"
            .formatted(FACTOR, text));
  }

  private static NetworkState network(SafeTensors file, String network) throws IOException {
    float[] parameters = file.tensor(network + PARAMETERS);
    List<Moment> moments = new ArrayList<>();
    for (String name : file.names()) {
      if (name.startsWith(network + ".")
          && !name.equals(network + PARAMETERS)
          && !name.equals(network + SINGULAR_VECTORS)
          && !name.equals(AVERAGE)) {
        moments.add(new Moment(name.substring(network.length() + 1), file.tensor(name)));
      }
    }
    String vectors = network + SINGULAR_VECTORS;
    try {
      return new NetworkState(
          parameters, moments, file.holds(vectors) ? file.tensor(vectors) : null);
    } catch (IllegalArgumentException e) {
      throw new IOException("the training state's %s: %s".formatted(network, e.getMessage()), e);
    }
  }

  /**
   * Returns the SHA-256 of the file's bytes, in hexadecimal digits: equal where two states are
   * equal in every bit.
   */
  public static String sha256(TrainingState state) {
    return Sha256.of(toBytes(state));
  }
}
