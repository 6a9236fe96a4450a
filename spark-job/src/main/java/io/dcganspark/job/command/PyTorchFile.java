package io.dcganspark.job.command;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.pytorch.StateDict;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.SafeTensors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One network as a safetensors file of PyTorch's names.
 *
 * @param path where it lies
 * @param sha256 of the file
 * @param parameters the network's flat vector
 */
record PyTorchFile(String path, String sha256, float[] parameters) {
  /** Of a file beside its numbers. */
  private static final long MOST_HEADER = 1 << 20;

  /**
   * Reads and checks a file.
   *
   * @param option that names it, for messages
   * @param recipe whose network it is to be
   * @param network which of the two
   * @throws UserErrorException if it is not there, or is not that network's
   */
  static PyTorchFile read(
      String option, String path, Recipe recipe, NetworkRole network, Configuration hadoop) {
    StateDict dict = StateDict.of(recipe, network);
    try {
      byte[] content = content(path, (long) dict.length() * Double.BYTES + MOST_HEADER, hadoop);
      SafeTensors file = SafeTensors.read(content);
      requireSame("network", network.toString(), file);
      requireSame("recipe", recipe.name(), file);
      return new PyTorchFile(path, sha256(content), dict.parameters(file));
    } catch (FileNotFoundException e) {
      throw new UserErrorException("%s %s does not exist".formatted(option, path), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "%s %s is no %s of %s: %s"
              .formatted(option, path, network, recipe.name(), e.getMessage()),
          e);
    }
  }

  private static byte[] content(String file, long most, Configuration hadoop) throws IOException {
    Path path = new Path(file);
    FileSystem files = path.getFileSystem(hadoop);
    long length = files.getFileStatus(path).getLen();
    if (length > most) {
      throw new IOException("it has %d bytes, expected at most %d".formatted(length, most));
    }
    try (InputStream in = files.open(path)) {
      return in.readAllBytes();
    }
  }

  /** A file need not say what it is; what it says must be so. */
  private static void requireSame(String key, String expected, SafeTensors file)
      throws IOException {
    String found = file.metadata(key);
    if (!found.isEmpty() && !found.equals(expected)) {
      throw new IOException("its metadata says %s %s".formatted(key, found));
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns the network before its first step, with Adam's moments at zero. */
  NetworkState state() {
    return new NetworkState(parameters, new float[parameters.length], new float[parameters.length]);
  }
}
