package io.dcganspark.job.store;

import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of models for others to use, on any Hadoop file system. A model is there once its
 * manifest is; the highest number that verifies is the latest, and earlier ones stay.
 */
public final class ModelRegistry {
  /** What the latest model is called under the directory, where a checkpoint is asked for. */
  public static final String LATEST = "latest";

  /** The file that says which model is the latest, for programs other than this. */
  public static final String LATEST_FILE = "LATEST.json";

  private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

  private final RunFiles files;
  private final ModelManifests manifests;
  private final ModelVerifier verifier;

  /** Manifests of which a warning was logged. */
  private final Set<String> passedOver = new HashSet<>();

  private ModelRegistry(RunFiles files, Configuration hadoop) {
    this.files = files;
    this.manifests = new ModelManifests(files);
    this.verifier = new ModelVerifier(files, hadoop);
  }

  /**
   * Opens a directory to publish to; nothing is written yet.
   *
   * @throws UserErrorException if it could not be written
   */
  public static ModelRegistry open(String directory, Configuration hadoop) {
    try {
      ModelRegistry models = in(new Path(directory), hadoop);
      models.files.requireWritable();
      if (models.files.exists(LATEST_FILE) && models.files.length(LATEST_FILE) < 0) {
        throw new UserErrorException(
            "%s is a directory, expected a file: remove it"
                .formatted(models.files.path(LATEST_FILE)));
      }
      return models;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "--to %s cannot be used: %s".formatted(directory, e.getMessage()), e);
    }
  }

  static ModelRegistry in(Path directory, Configuration hadoop) throws IOException {
    return new ModelRegistry(new RunFiles(directory, hadoop), hadoop);
  }

  /** Returns where they are. */
  public String path() {
    return files.root().toString();
  }

  /**
   * Returns the latest model that verifies, if there is one, with a logged warning for each later
   * one that does not.
   *
   * @throws NewerVersionException if a newer version of the job published the latest one
   * @throws IOException if the store cannot be read now
   */
  public Optional<PublishedModel> latest() throws IOException {
    warnOfLost();
    for (String name : manifests.names()) {
      Optional<PublishedModel> model = verified(name);
      if (model.isPresent()) {
        return model;
      }
    }
    return Optional.empty();
  }

  /** Returns whether nothing was ever published here. */
  boolean isEmpty() throws IOException {
    return manifests.names().isEmpty() && !files.exists(LATEST_FILE);
  }

  /**
   * Returns the checkpoint of the latest model that verifies.
   *
   * @throws DamagedException if there is none
   */
  Checkpoint requireLatest() throws IOException {
    Optional<PublishedModel> latest = latest();
    if (latest.isPresent()) {
      return checkpoint(latest.get());
    }
    int published = manifests.names().size();
    throw new DamagedException(
        switch (published) {
          case 0 -> "no model is published in %s".formatted(path());
          case 1 ->
              "the only model in %s does not verify: restore it, or publish one again"
                  .formatted(path());
          default ->
              "none of the %d models in %s verifies: restore one, or publish one again"
                  .formatted(published, path());
        });
  }

  /**
   * Returns what a checkpoint was published as, if it was: a model that has its training state in
   * every bit, wherever it was trained, and that verifies.
   */
  public Optional<PublishedModel> find(Checkpoint checkpoint) throws IOException {
    String state = checkpoint.stateSha256();
    for (String name : manifests.names()) {
      try {
        PublishedModel model = manifests.read(name);
        if (verifier.state(model).equals(state)) {
          verifier.checkpoint(model);
          return Optional.of(model);
        }
      } catch (DamagedException | NewerVersionException e) {
        passOver(name, e);
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a model: every file that its manifest names.
   *
   * @return its checkpoint, in its folder, which is laid out as a run directory
   * @throws DamagedException if it does not verify
   */
  public Checkpoint checkpoint(PublishedModel model) throws IOException {
    return verifier.checkpoint(model);
  }

  /**
   * Publishes a checkpoint as the latest model. Whatever is killed before the manifest is written
   * leaves the models as they were.
   *
   * @param checkpoint that is copied
   * @param beside what else goes into the model's folder, by name
   * @param trial uses the finished copy as a reader of the latest model will; where it throws,
   *     nothing is published
   * @throws IOException if it cannot be read or written, or another process published meanwhile
   */
  public PublishedModel publish(
      Checkpoint checkpoint, Map<String, byte[]> beside, Consumer<Checkpoint> trial)
      throws IOException {
    long number = manifests.nextNumber();
    PublishedModel model =
        new ModelCommit(files, verifier).publish(number, checkpoint, beside, trial);
    pointToLatest();
    new ModelSweep(files, manifests, verifier).below(number);
    return model;
  }

  /** A model is removed manifest first; that of the latest one may have been lost otherwise. */
  private void warnOfLost() throws IOException {
    Optional<PublishedModel> pointed = manifests.pointedTo();
    if (pointed.isPresent()
        && !files.exists(pointed.get().manifest())
        && passedOver.add(pointed.get().manifest())) {
      LOG.warn(
          "Model {} is passed over: the file is missing, {} names it; restore it, or publish again",
          files.path(pointed.get().manifest()),
          LATEST_FILE);
    }
  }

  /**
   * Has {@link #LATEST_FILE} name the latest model. A process that was killed after its commit may
   * have left it one behind.
   */
  public void pointToLatest() throws IOException {
    Optional<PublishedModel> latest = latest();
    if (latest.isPresent()) {
      manifests.pointTo(latest.get());
    }
  }

  private Optional<PublishedModel> verified(String name) throws IOException {
    try {
      PublishedModel model = manifests.read(name);
      verifier.checkpoint(model);
      return Optional.of(model);
    } catch (DamagedException e) {
      passOver(name, e);
      return Optional.empty();
    } catch (NewerVersionException e) {
      throw new NewerVersionException("%s: %s".formatted(files.path(name), e.getMessage()));
    }
  }

  private void passOver(String name, IOException reason) {
    if (passedOver.add(name)) {
      LOG.warn(
          "Model {} is passed over: {}; restore it, or remove this manifest and then its folder",
          files.path(name),
          reason.getMessage());
    }
  }
}
