package io.dcganspark.job.store;

import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of models for others to use, on any Hadoop file system. A model is there once its
 * manifest is; the highest number is the latest, and earlier ones stay.
 */
public final class PublishedModels {
  /** What the latest model is called under the directory, where a checkpoint is asked for. */
  public static final String LATEST = "latest";

  /** The file that says which model is the latest, for programs other than this. */
  public static final String LATEST_FILE = "LATEST.json";

  private static final Logger LOG = LoggerFactory.getLogger(PublishedModels.class);

  private final RunFiles files;
  private final Configuration hadoop;

  private PublishedModels(RunFiles files, Configuration hadoop) {
    this.files = files;
    this.hadoop = hadoop;
  }

  /**
   * Opens a directory to publish to; nothing is written yet.
   *
   * @throws UserErrorException if it could not be written
   */
  public static PublishedModels open(String directory, Configuration hadoop) {
    try {
      PublishedModels models = in(new Path(directory), hadoop);
      models.files.requireWritable();
      return models;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "--to %s cannot be used: %s".formatted(directory, e.getMessage()), e);
    }
  }

  static PublishedModels in(Path directory, Configuration hadoop) throws IOException {
    return new PublishedModels(new RunFiles(directory, hadoop), hadoop);
  }

  /** Returns where they are. */
  public String path() {
    return files.root().toString();
  }

  /** Returns the latest model, if any is published. */
  public Optional<PublishedModel> latest() throws IOException {
    return published().stream().findFirst();
  }

  /** Returns what a checkpoint was published as, if it was. */
  public Optional<PublishedModel> find(Checkpoint checkpoint) throws IOException {
    return published().stream()
        .filter(
            model ->
                model.run().equals(checkpoint.runDirectory()) && model.step() == checkpoint.step())
        .findFirst();
  }

  /**
   * Reads a model.
   *
   * @return its checkpoint, in its folder, which is laid out as a run directory
   * @throws IOException if it does not verify
   */
  public Checkpoint checkpoint(PublishedModel model) throws IOException {
    return new Checkpoints(folder(model.folder())).verified(Manifest.nameOf(model.step()));
  }

  /**
   * Publishes a checkpoint as the latest model. Whatever is killed before the manifest is written
   * leaves the models as they were.
   *
   * @param checkpoint that is copied
   * @param beside what else goes into the model's folder, by name
   * @throws IOException if it cannot be read or written, or another process published meanwhile
   */
  public PublishedModel publish(Checkpoint checkpoint, Map<String, byte[]> beside)
      throws IOException {
    long number = 1 + manifests().stream().mapToLong(Manifest::stepOfManifest).max().orElse(0);
    String folder =
        PublishedModel.folderOf(number, Long.toHexString(new SecureRandom().nextLong()));
    for (Map.Entry<String, byte[]> file : beside.entrySet()) {
      files.write(folder + "/" + file.getKey(), file.getValue());
    }
    Checkpoint copy = copy(checkpoint, folder(folder));
    PublishedModel model =
        new PublishedModel(
            number,
            checkpoint.runDirectory(),
            checkpoint.step(),
            folder,
            Checkpoints.FOLDER + "/" + copy.manifest().folder(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    byte[] json = model.toJson();
    String draft = folder + "/" + model.manifest();
    boolean free = files.commitNew(model.manifest(), json, draft); // This is the commit.
    // Where creating is not atomic two may have written one number; the content says whose it is.
    if (!free || !Arrays.equals(files.read(model.manifest()).orElse(new byte[0]), json)) {
      throw new IOException(
          "another process published %s meanwhile; the same command again compares with that"
              .formatted(files.path(model.manifest())));
    }
    pointToLatest();
    sweep(number);
    return model;
  }

  private static Checkpoint copy(Checkpoint checkpoint, RunFiles to) throws IOException {
    Map<String, byte[]> contents = new HashMap<>();
    for (String name : checkpoint.manifest().files().keySet()) {
      contents.put(name, checkpoint.read(name));
    }
    Checkpoint copy =
        new Checkpoints(to).commit(checkpoint.step(), contents, checkpoint.run(), () -> {});
    copy.verify();
    return copy;
  }

  /**
   * Has {@link #LATEST_FILE} tell the latest model. A process that was killed after its commit may
   * have left it one behind.
   */
  public void pointToLatest() throws IOException {
    Optional<PublishedModel> latest = latest();
    if (latest.isPresent()) {
      byte[] json = latest.get().toJson();
      if (!Arrays.equals(files.read(LATEST_FILE).orElse(new byte[0]), json)) {
        files.replace(LATEST_FILE, json);
      }
    }
  }

  /** Returns models by their numbers, latest first; what is no whole manifest is none. */
  private List<PublishedModel> published() throws IOException {
    List<PublishedModel> models = new ArrayList<>();
    for (String name : manifests()) {
      try {
        models.add(PublishedModel.fromJson(name, manifest(name)));
      } catch (IOException e) {
        LOG.warn("{} is passed over: {}", files.path(name), e.getMessage());
      }
    }
    return models;
  }

  private byte[] manifest(String name) throws IOException {
    long length = files.length(name);
    if (length > Manifest.MOST_BYTES) {
      throw new IOException("it has %d bytes, too many for a manifest".formatted(length));
    }
    return files.read(name).orElseThrow(() -> new IOException("it is not there any more"));
  }

  private List<String> manifests() throws IOException {
    return files.list().stream()
        .filter(name -> Manifest.stepOfManifest(name) > 0)
        .sorted(Comparator.comparingLong(Manifest::stepOfManifest).reversed())
        .toList();
  }

  /**
   * Removes folders of processes that were killed, or came second, whose number was given before
   * this one: whoever wants the same number may still be writing.
   */
  private void sweep(long number) throws IOException {
    Map<Long, String> taken = new HashMap<>();
    published().forEach(model -> taken.put(model.number(), model.folder()));
    for (String name : files.list()) {
      long wanted = PublishedModel.numberOfFolder(name);
      if (wanted < number && taken.containsKey(wanted) && !taken.get(wanted).equals(name)) {
        try {
          files.delete(name);
        } catch (IOException e) {
          LOG.warn("{} is left over: {}", files.path(name), e.getMessage());
        }
      }
    }
  }

  private RunFiles folder(String name) throws IOException {
    return new RunFiles(files.path(name), hadoop);
  }
}
