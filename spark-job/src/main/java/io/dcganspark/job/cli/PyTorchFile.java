package io.dcganspark.job.cli;

import io.dcganspark.job.config.ModelConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.store.RegularFile;
import io.dcganspark.model.json.SmallFile;
import io.dcganspark.model.pytorch.StateDict;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.OwnRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.SafeTensors;
import io.dcganspark.model.state.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A network's state dict as a safetensors file.
 *
 * @param option that names it, for messages
 * @param path where it lies
 * @param sha256 of the file
 * @param tensors in it
 */
record PyTorchFile(String option, String path, String sha256, SafeTensors tensors) {
  private static final int LONGEST_MARK = 4;

  /** More than any recipe's network has; it is not read into memory. */
  private static final long MOST_BYTES = 1L << 30;

  /**
   * Reads a file.
   *
   * @throws UserErrorException if it is not there, or no safetensors file
   */
  static PyTorchFile read(String option, String file, Configuration hadoop) {
    try {
      Path path = new Path(file);
      FileSystem files = path.getFileSystem(hadoop);
      long length = files.getFileStatus(path).getLen();
      if (length > MOST_BYTES) {
        throw new IOException("it has %d bytes, expected at most %d".formatted(length, MOST_BYTES));
      }
      try (PushbackInputStream in =
          new PushbackInputStream(RegularFile.open(files, path), LONGEST_MARK)) {
        requireNoOtherKind(in);
        return of(option, file, SafeTensors.bytes(in, SmallFile.MOST_IN_MEMORY));
      }
    } catch (FileNotFoundException e) {
      throw new UserErrorException(
          "%s %s does not exist: expected a .safetensors file".formatted(option, file), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "%s %s cannot be used: %s".formatted(option, file, e.getMessage()), e);
    }
  }

  /**
   * Reads a file's bytes.
   *
   * @throws IOException if they are no safetensors file
   */
  static PyTorchFile of(String option, String path, byte[] content) throws IOException {
    return new PyTorchFile(option, path, Sha256.of(content), SafeTensors.read(content));
  }

  /** The first bytes of these would be read as an absurd length. */
  private static void requireNoOtherKind(PushbackInputStream in) throws IOException {
    byte[] mark = in.readNBytes(LONGEST_MARK);
    in.unread(mark);
    String start = new String(mark, StandardCharsets.ISO_8859_1);
    String kind =
        switch (start) {
          case "\u0089PNG", "GIF8", "\u00ff\u00d8\u00ff\u00e0", "\u00ff\u00d8\u00ff\u00e1" ->
              "a picture";
          case "PK\u0003\u0004" ->
              "a zip archive, as torch.save writes: write it with safetensors.torch.save_file";
          default -> "";
        };
    if (!kind.isEmpty()) {
      throw new IOException("it is another format than safetensors: " + kind);
    }
  }

  /**
   * Returns which networks its metadata says that it is of.
   *
   * @throws UserErrorException if it does not say
   */
  ModelConfig model() {
    try {
      return ModelMetadata.model(tensors.metadata());
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(
          "%s %s cannot be used: %s".formatted(option, path, e.getMessage()), e);
    }
  }

  /**
   * Returns the networks that its metadata names: none in a file of PyTorch. Networks of {@code
   * own} are in a configuration and nowhere else.
   *
   * @throws UserErrorException if it names unknown ones
   */
  Optional<ModelConfig> namedNetworks() {
    String recipe = tensors.metadata(ModelMetadata.RECIPE);
    return recipe.isEmpty() || recipe.equals(OwnRecipe.NAME)
        ? Optional.empty()
        : Optional.of(model());
  }

  /**
   * Returns a network's flat vector.
   *
   * @throws UserErrorException if it is not that network's
   */
  float[] parameters(Recipe recipe, NetworkRole network) {
    try {
      requireSame(ModelMetadata.NETWORK, network.toString());
      requireSame(ModelMetadata.RECIPE, recipe.name());
      requireSameLaw(recipe);
      return StateDict.of(recipe, network).parameters(tensors);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "%s %s is no %s of %s: %s"
              .formatted(option, path, network, recipe.name(), e.getMessage()),
          e);
    }
  }

  /** Weights do not show what they were trained on. */
  private void requireSameLaw(Recipe recipe) throws IOException {
    String found = tensors.metadata(ModelMetadata.LATENT);
    if (!found.isEmpty() && !found.equals(ModelMetadata.text(recipe.latentLaw()))) {
      throw new IOException(
          "its metadata says that latents are %s, expected %s: set model.latent"
              .formatted(found, ModelMetadata.text(recipe.latentLaw())));
    }
  }

  /** A file need not say what it is; what it says must be so. */
  private void requireSame(String key, String expected) throws IOException {
    String found = tensors.metadata(key);
    if (!found.isEmpty() && !found.equals(expected)) {
      throw new IOException("its metadata says %s %s".formatted(key, found));
    }
  }
}
