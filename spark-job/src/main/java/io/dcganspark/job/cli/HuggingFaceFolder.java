package io.dcganspark.job.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.store.FileWriting;
import io.dcganspark.model.json.Json;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that can be uploaded to Hugging Face as it is: both networks' state dicts, what they
 * are, and a model card. The generator's file is written last: with it the folder is whole.
 *
 * @param path of the folder
 * @param hadoop how to reach it
 */
record HuggingFaceFolder(Path path, Configuration hadoop) {
  /** The generator's file. */
  static final String GENERATOR = "model.safetensors";

  /** The discriminator's file. */
  static final String DISCRIMINATOR = "discriminator.safetensors";

  private static final String CONFIG = "config.json";
  private static final String CARD = "README.md";
  private static final Set<String> FILES = Set.of(GENERATOR, DISCRIMINATOR, CONFIG, CARD);

  /**
   * Checks a target; changes nothing.
   *
   * @throws UserErrorException if it is a file, or holds files that must not or may not be replaced
   */
  static HuggingFaceFolder check(String to, boolean overwrite, Configuration hadoop)
      throws IOException {
    Path path = new Path(to);
    FileSystem files = path.getFileSystem(hadoop);
    if (files.exists(path)) {
      if (!files.getFileStatus(path).isDirectory()) {
        throw new UserErrorException(
            "--to %s is a file, expected a folder for --format huggingface: choose another name"
                .formatted(to));
      }
      for (FileStatus file : files.listStatus(path)) {
        if (!FILES.contains(file.getPath().getName())) {
          throw new UserErrorException(
              "--to %s holds %s, which export did not write: choose another folder"
                  .formatted(to, file.getPath().getName()));
        }
        if (!overwrite) {
          throw new UserErrorException(
              "--to %s is there already: choose another name or add --overwrite".formatted(to));
        }
      }
    }
    return new HuggingFaceFolder(path, hadoop);
  }

  /** Returns the file of that name in a folder; nothing if the path is no folder that holds it. */
  static Optional<String> fileIn(String folder, String name, Configuration hadoop) {
    try {
      Path file = new Path(folder, name);
      FileSystem files = file.getFileSystem(hadoop);
      return files.exists(file) && files.getFileStatus(new Path(folder)).isDirectory()
          ? Optional.of(file.toString())
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // Reading the file says why it cannot be read.
    }
  }

  /**
   * Writes networks.
   *
   * @param card what the folder says of them
   */
  void write(SavedNetworks networks, String card) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    contents.put(CARD, card.getBytes(StandardCharsets.UTF_8));
    contents.put(CONFIG, Json.pretty(description(networks)));
    FileSystem files = path.getFileSystem(hadoop);
    if (networks.discriminator().isPresent()) {
      contents.put(DISCRIMINATOR, stateDict(networks, NetworkRole.DISCRIMINATOR));
    } else {
      files.delete(new Path(path, DISCRIMINATOR), false);
    }
    contents.put(GENERATOR, stateDict(networks, NetworkRole.GENERATOR));
    files.delete(new Path(path, GENERATOR), false);
    for (Map.Entry<String, byte[]> content : contents.entrySet()) {
      FileWriting.replace(
          new Path(path, content.getKey()), hadoop, out -> out.write(content.getValue()));
    }
  }

  private static byte[] stateDict(SavedNetworks networks, NetworkRole role) {
    return networks.network(role).as(ModelFormat.SAFETENSORS);
  }

  private static ObjectNode description(SavedNetworks networks) {
    Recipe recipe = networks.model().toRecipe();
    ObjectNode node = Json.object().put("model_type", "dcgan-spark");
    networks.network(NetworkRole.GENERATOR).metadata().forEach(node::put);
    node.put("latent_law", ModelMetadata.text(recipe.latentLaw()));
    node.put("latent_size", recipe.latentSize()).put("num_classes", recipe.classes());
    node.put("num_channels", recipe.imageShape().channels());
    node.put("image_height", recipe.imageShape().height());
    return node.put("image_width", recipe.imageShape().width());
  }
}
