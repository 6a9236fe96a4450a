package io.dcganspark.job.store;

import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The manifests in a directory of models, by which models are there, and {@link
 * ModelRegistry#LATEST_FILE} beside them.
 */
final class ModelManifests {
  private static final String LATEST = ModelRegistry.LATEST_FILE;

  private final RunFiles files;

  ModelManifests(RunFiles files) {
    this.files = files;
  }

  /** Returns the names of all manifests, that of the highest number first. */
  List<String> names() throws IOException {
    return files.list().stream()
        .filter(name -> Manifest.stepOfManifest(name) > 0)
        .sorted(Comparator.comparingLong(Manifest::stepOfManifest).reversed())
        .toList();
  }

  /**
   * Reads a manifest.
   *
   * @throws DamagedException if it is none
   * @throws NewerVersionException if a newer version of the job wrote it
   */
  PublishedModel read(String name) throws IOException {
    return PublishedModel.fromJson(name, bytes(name));
  }

  private byte[] bytes(String name) throws IOException {
    long length = files.length(name);
    if (length > Manifest.MOST_BYTES) {
      throw new DamagedException("it has %d bytes, too many for a manifest".formatted(length));
    }
    Optional<byte[]> content = length < 0 ? Optional.empty() : files.read(name);
    return content.orElseThrow(() -> new DamagedException("it is no file, or not there any more"));
  }

  /**
   * Returns the number after every one that was given, also after that of a latest model whose
   * manifest was lost.
   */
  long nextNumber() throws IOException {
    long given =
        Math.max(
            names().stream().mapToLong(Manifest::stepOfManifest).max().orElse(0),
            pointedTo().map(PublishedModel::number).orElse(0L));
    String next = Manifest.nameOf(given + 1);
    if (Manifest.stepOfManifest(next) < 0) {
      throw new UserErrorException(
          "%s has the highest number that there is: move the models to another directory"
              .formatted(files.path(Manifest.nameOf(given))));
    }
    return given + 1;
  }

  /** Returns the model that {@link ModelRegistry#LATEST_FILE} names, if it is whole. */
  Optional<PublishedModel> pointedTo() throws IOException {
    if (files.length(LATEST) <= 0) {
      return Optional.empty();
    }
    try {
      byte[] json = bytes(LATEST);
      long number = SealedJson.read(json).path("number").asLong(0);
      return Optional.of(PublishedModel.fromJson(Manifest.nameOf(number), json));
    } catch (DamagedException | NewerVersionException e) {
      return Optional.empty();
    }
  }

  /** Has {@link ModelRegistry#LATEST_FILE} name a model, whose manifest it repeats. */
  void pointTo(PublishedModel model) throws IOException {
    byte[] json = bytes(model.manifest());
    if (!Arrays.equals(files.read(LATEST).orElse(new byte[0]), json)) {
      files.replace(LATEST, json);
    }
  }
}
