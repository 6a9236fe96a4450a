package io.dcganspark.model.dl4j;

import io.dcganspark.model.recipe.NetworkJson;
import io.dcganspark.model.recipe.NetworkRole;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * Checks an archive of {@link Dl4jArchive} without DL4J's own reader, which runs code that a
 * stranger's archive may bring.
 */
public final class Dl4jArchiveCheck {
  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";
  private static final Set<String> ENTRIES = Set.of(CONFIGURATION, COEFFICIENTS);

  /** What ND4J writes of an array before its values is shorter. */
  private static final int LONGEST_HEADER = 1 << 12;

  /** The JSON of a network of a hundred layers is shorter. */
  private static final int LONGEST_CONFIGURATION = 1 << 24;

  private Dl4jArchiveCheck() {}

  /**
   * Checks that an archive holds a network of as many layers as expected, with exactly these
   * parameters, and nothing else.
   *
   * @param zip the archive
   * @param role which network it is
   * @param expected the network's layers
   * @param parameters the network's flat vector
   * @throws IOException if it does not; the message says what is wrong
   */
  public static void require(
      byte[] zip, NetworkRole role, MultiLayerConfiguration expected, float[] parameters)
      throws IOException {
    Map<String, byte[]> entries =
        entries(zip, LONGEST_HEADER + Math.multiplyExact(parameters.length, Float.BYTES));
    if (!entries.keySet().equals(ENTRIES)) {
      throw new IOException(
          "it holds %s, expected %s and %s"
              .formatted(entries.keySet(), CONFIGURATION, COEFFICIENTS));
    }
    requireLayers(new String(entries.get(CONFIGURATION), StandardCharsets.UTF_8), role, expected);
    requireParameters(entries.get(COEFFICIENTS), parameters);
  }

  private static Map<String, byte[]> entries(byte[] zip, int longestCoefficients)
      throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        int most =
            entry.getName().equals(CONFIGURATION) ? LONGEST_CONFIGURATION : longestCoefficients;
        byte[] content = in.readNBytes(most + 1);
        if (content.length > most) {
          throw new IOException("its %s has more than %d bytes".formatted(entry.getName(), most));
        }
        entries.put(entry.getName(), content);
        if (entries.size() > ENTRIES.size()) {
          throw new IOException("it holds %s and maybe more".formatted(entries.keySet()));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("it is no archive: " + e.getMessage(), e);
    }
    return entries;
  }

  private static void requireLayers(String json, NetworkRole role, MultiLayerConfiguration expected)
      throws IOException {
    try {
      int layers = NetworkJson.read(json, role).getConfs().size();
      if (layers != expected.getConfs().size()) {
        throw new IOException(
            "its network has %d layers, expected %d".formatted(layers, expected.getConfs().size()));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("its network cannot be read: " + e.getMessage(), e);
    }
  }

  /** An array ends in its values, as big-endian numbers. */
  private static void requireParameters(byte[] coefficients, float[] parameters)
      throws IOException {
    int start = coefficients.length - parameters.length * Float.BYTES;
    if (start < 0) {
      throw new IOException("its parameters are too few, expected %d".formatted(parameters.length));
    }
    FloatBuffer found =
        ByteBuffer.wrap(coefficients, start, parameters.length * Float.BYTES).asFloatBuffer();
    if (!found.equals(FloatBuffer.wrap(parameters))) {
      throw new IOException("its parameters are not those of the training state");
    }
  }
}
