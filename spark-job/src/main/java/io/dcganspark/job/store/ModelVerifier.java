package io.dcganspark.job.store;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Verifies published models: that each file in a model's folder is what its manifest says. */
final class ModelVerifier {
  private final RunFiles files;
  private final Configuration hadoop;

  /** Models that were read back: each is tens of megabytes. */
  private final Map<PublishedModel, Checkpoint> verified = new HashMap<>();

  ModelVerifier(RunFiles files, Configuration hadoop) {
    this.files = files;
    this.hadoop = hadoop;
  }

  /**
   * Reads a model: every file that its manifest names.
   *
   * @return its checkpoint, in its folder, which is laid out as a run directory
   * @throws DamagedException if it does not verify
   */
  Checkpoint checkpoint(PublishedModel model) throws IOException {
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

  /** Returns where in a model's folder the manifest of its checkpoint lies. */
  static String checkpointManifest(PublishedModel model) {
    return Checkpoints.FOLDER + "/" + Manifest.nameOf(model.step());
  }

  /** Returns where in its directory a checkpoint's files lie. */
  static String folderOf(Checkpoint checkpoint) {
    return Checkpoints.FOLDER + "/" + checkpoint.manifest().folder();
  }

  /** Returns the digest of a model's training state, without reading the state. */
  String state(PublishedModel model) throws IOException {
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

  /** Returns a model's folder, which is laid out as a run directory. */
  RunFiles folder(String name) throws IOException {
    return new RunFiles(files.path(name), hadoop);
  }
}
