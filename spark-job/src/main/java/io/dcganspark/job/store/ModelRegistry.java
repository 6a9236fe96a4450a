package io.dcganspark.job.store;

import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
  private final Configuration hadoop;

  /** Models that were read back: each is tens of megabytes. */
  private final Map<PublishedModel, Checkpoint> verified = new HashMap<>();

  /** Manifests of which a warning was logged. */
  private final Set<String> passedOver = new HashSet<>();

  private ModelRegistry(RunFiles files, Configuration hadoop) {
    this.files = files;
    this.hadoop = hadoop;
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
    for (String name : manifests()) {
      Optional<PublishedModel> model = verified(name);
      if (model.isPresent()) {
        return model;
      }
    }
    return Optional.empty();
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
    int published = manifests().size();
    throw new DamagedException(
        published == 0
            ? "no model is published in %s".formatted(path())
            : "none of the %d model(s) in %s verifies: restore one, or publish one again"
                .formatted(published, path()));
  }

  /**
   * Returns what a checkpoint was published as, if it was: a model that has its training state in
   * every bit, wherever it was trained, and that verifies.
   */
  public Optional<PublishedModel> find(Checkpoint checkpoint) throws IOException {
    String state = checkpoint.stateSha256();
    for (String name : manifests()) {
      try {
        PublishedModel model = read(name);
        if (state(model).equals(state)) {
          checkpoint(model);
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
    Checkpoint known = verified.get(model);
    if (known == null) {
      RunFiles folder = folder(model.folder());
      Map<String, byte[]> contents = new HashMap<>();
      for (var file : model.files().entrySet()) {
        String shown = model.folder() + "/" + file.getKey();
        contents.put(file.getKey(), file.getValue().read(folder, file.getKey(), shown));
      }
      known = contents.isEmpty() ? unsealed(model, folder) : sealed(model, folder, contents);
      verified.put(model, known);
    }
    return known;
  }

  private static Checkpoint sealed(
      PublishedModel model, RunFiles folder, Map<String, byte[]> contents) throws IOException {
    byte[] manifest = contents.get(checkpointManifest(model));
    if (manifest == null) {
      throw new DamagedException("it names no " + checkpointManifest(model));
    }
    Checkpoint checkpoint =
        new Checkpoint(folder, Manifest.fromJson(Manifest.nameOf(model.step()), manifest));
    for (var file : checkpoint.manifest().files().entrySet()) {
      String name = folderOf(checkpoint) + "/" + file.getKey();
      if (!file.getValue().equals(model.files().get(name))) {
        throw new DamagedException("it and %s disagree".formatted(checkpointManifest(model)));
      }
    }
    return requireSame(model, checkpoint);
  }

  /** A model of version 1 says nothing of its files; its checkpoint does, of some. */
  private static Checkpoint unsealed(PublishedModel model, RunFiles folder) throws IOException {
    try {
      return requireSame(model, new Checkpoints(folder).verified(Manifest.nameOf(model.step())));
    } catch (IOException e) {
      throw new DamagedException(
          "the checkpoint in %s: %s".formatted(model.folder(), e.getMessage()), e);
    }
  }

  private static Checkpoint requireSame(PublishedModel model, Checkpoint checkpoint)
      throws IOException {
    if (!folderOf(checkpoint).equals(model.checkpoint())
        || !checkpoint.stateSha256().equals(model.state().orElse(checkpoint.stateSha256()))) {
      throw new DamagedException(
          "it names another checkpoint than %s in %s"
              .formatted(folderOf(checkpoint), model.folder()));
    }
    return checkpoint;
  }

  private static String checkpointManifest(PublishedModel model) {
    return Checkpoints.FOLDER + "/" + Manifest.nameOf(model.step());
  }

  private static String folderOf(Checkpoint checkpoint) {
    return Checkpoints.FOLDER + "/" + checkpoint.manifest().folder();
  }

  /** Returns the digest of a model's training state, without reading the state. */
  private String state(PublishedModel model) throws IOException {
    if (model.state().isPresent()) {
      return model.state().get();
    }
    String name = checkpointManifest(model);
    byte[] json =
        folder(model.folder())
            .read(name)
            .orElseThrow(
                () -> new DamagedException("%s/%s is missing".formatted(model.folder(), name)));
    try {
      Manifest manifest = Manifest.fromJson(Manifest.nameOf(model.step()), json);
      return new Checkpoint(folder(model.folder()), manifest).stateSha256();
    } catch (IOException e) {
      throw new DamagedException("%s/%s: %s".formatted(model.folder(), name, e.getMessage()), e);
    }
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
    long number = nextNumber();
    String folder =
        PublishedModel.folderOf(number, Long.toHexString(new SecureRandom().nextLong()));
    PublishedModel model;
    try {
      model = copy(number, folder, checkpoint, beside);
      trial.accept(checkpoint(model));
    } catch (IOException | RuntimeException e) {
      remove(folder, e);
      throw e;
    }
    byte[] json = model.toJson();
    String draft = folder + "/" + model.manifest();
    boolean free = files.commitNew(model.manifest(), json, draft); // This is the commit.
    // Where creating is not atomic two may have written one number; the content says whose it is.
    if (!free || !Arrays.equals(files.read(model.manifest()).orElse(new byte[0]), json)) {
      IOException second =
          new IOException(
              "another process published %s meanwhile; the same command again compares with that"
                  .formatted(files.path(model.manifest())));
      remove(folder, second);
      throw second;
    }
    pointToLatest();
    sweep(number);
    return model;
  }

  private PublishedModel copy(
      long number, String folder, Checkpoint checkpoint, Map<String, byte[]> beside)
      throws IOException {
    Map<String, FileEntry> entries = new TreeMap<>();
    for (Map.Entry<String, byte[]> file : beside.entrySet()) {
      files.write(folder + "/" + file.getKey(), file.getValue());
      entries.put(file.getKey(), FileEntry.of(file.getValue()));
    }
    Map<String, byte[]> contents = new HashMap<>();
    for (String name : checkpoint.manifest().files().keySet()) {
      contents.put(name, checkpoint.read(name));
    }
    Checkpoint copy =
        new Checkpoints(folder(folder))
            .commit(checkpoint.step(), contents, checkpoint.run(), () -> {});
    PublishedModel model =
        new PublishedModel(
            number,
            checkpoint.runDirectory(),
            checkpoint.step(),
            Optional.of(checkpoint.stateSha256()),
            folder,
            folderOf(copy),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            entries);
    copy.manifest()
        .files()
        .forEach((name, entry) -> entries.put(model.checkpoint() + "/" + name, entry));
    entries.put(checkpointManifest(model), FileEntry.of(copy.manifest().toJson()));
    return model;
  }

  private void remove(String folder, Exception reason) {
    try {
      files.delete(folder);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  /**
   * Returns the number after every one that was given, also after that of a latest model whose
   * manifest was lost.
   */
  private long nextNumber() throws IOException {
    long given =
        Math.max(
            manifests().stream().mapToLong(Manifest::stepOfManifest).max().orElse(0),
            pointedTo().map(PublishedModel::number).orElse(0L));
    String next = Manifest.nameOf(given + 1);
    if (Manifest.stepOfManifest(next) < 0) {
      throw new UserErrorException(
          "%s has the highest number that there is: move the models to another directory"
              .formatted(files.path(Manifest.nameOf(given))));
    }
    return given + 1;
  }

  /** Returns the model that {@link #LATEST_FILE} names, if it is whole. */
  private Optional<PublishedModel> pointedTo() throws IOException {
    if (files.length(LATEST_FILE) <= 0) {
      return Optional.empty();
    }
    try {
      byte[] json = small(LATEST_FILE);
      long number = SealedJson.read(json).path("number").asLong(0);
      return Optional.of(PublishedModel.fromJson(Manifest.nameOf(number), json));
    } catch (DamagedException | NewerVersionException e) {
      return Optional.empty();
    }
  }

  /** A model is removed manifest first; that of the latest one may have been lost otherwise. */
  private void warnOfLost() throws IOException {
    Optional<PublishedModel> pointed = pointedTo();
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
   * Has {@link #LATEST_FILE} tell the latest model. A process that was killed after its commit may
   * have left it one behind.
   */
  public void pointToLatest() throws IOException {
    Optional<PublishedModel> latest = latest();
    if (latest.isPresent()) {
      byte[] json = small(latest.get().manifest());
      if (!Arrays.equals(files.read(LATEST_FILE).orElse(new byte[0]), json)) {
        files.replace(LATEST_FILE, json);
      }
    }
  }

  private Optional<PublishedModel> verified(String name) throws IOException {
    try {
      PublishedModel model = read(name);
      checkpoint(model);
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

  private PublishedModel read(String name) throws IOException {
    return PublishedModel.fromJson(name, small(name));
  }

  private byte[] small(String name) throws IOException {
    long length = files.length(name);
    if (length > Manifest.MOST_BYTES) {
      throw new DamagedException("it has %d bytes, too many for a manifest".formatted(length));
    }
    Optional<byte[]> content = length < 0 ? Optional.empty() : files.read(name);
    return content.orElseThrow(() -> new DamagedException("it is no file, or not there any more"));
  }

  private List<String> manifests() throws IOException {
    return files.list().stream()
        .filter(name -> Manifest.stepOfManifest(name) > 0)
        .sorted(Comparator.comparingLong(Manifest::stepOfManifest).reversed())
        .toList();
  }

  /**
   * Removes parts of models that killed processes left, whose number was given before this one:
   * whoever wants the same number may still be writing. What may be a model stays.
   */
  private void sweep(long number) {
    try {
      for (String name : files.list()) {
        long wanted = PublishedModel.numberOfFolder(name);
        if (wanted > 0 && wanted < number && isLeftOver(name, wanted)) {
          files.delete(name);
        }
      }
    } catch (IOException e) {
      LOG.warn("Under {} a part of a model is left over: {}", path(), e.getMessage());
    }
  }

  /**
   * Whether a folder is for certain no model: it holds no whole checkpoint, and its number is that
   * of another folder, whose manifest and files verify.
   */
  private boolean isLeftOver(String folder, long number) throws IOException {
    String manifest = Manifest.nameOf(number);
    if (!files.exists(manifest) || !new Checkpoints(folder(folder)).manifests().isEmpty()) {
      return false;
    }
    try {
      PublishedModel model = read(manifest);
      if (model.folder().equals(folder)) {
        return false;
      }
      checkpoint(model);
      return true;
    } catch (DamagedException | NewerVersionException e) {
      LOG.warn("{} stays, because {}: {}", files.path(folder), manifest, e.getMessage());
      return false;
    }
  }

  private RunFiles folder(String name) throws IOException {
    return new RunFiles(files.path(name), hadoop);
  }
}
