package io.dcganspark.job.store;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Writes a model: a copy of its checkpoint first and its manifest last, which is the commit. */
final class ModelCommit {
  private final RunFiles files;
  private final ModelVerifier verifier;

  ModelCommit(RunFiles files, ModelVerifier verifier) {
    this.files = files;
    this.verifier = verifier;
  }

  /**
   * Publishes a checkpoint under a number, as {@link ModelRegistry#publish} does.
   *
   * @throws IOException if it cannot be read or written, or another process used the number
   *     meanwhile
   */
  PublishedModel publish(
      long number, Checkpoint checkpoint, Map<String, byte[]> beside, Consumer<Checkpoint> trial)
      throws IOException {
    String folder =
        PublishedModel.folderOf(number, Long.toHexString(new SecureRandom().nextLong()));
    PublishedModel model;
    try {
      model = copy(number, folder, checkpoint, beside);
      trial.accept(verifier.checkpoint(model));
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
        new Checkpoints(verifier.folder(folder))
            .commit(checkpoint.step(), contents, checkpoint.run(), () -> {});
    PublishedModel model =
        new PublishedModel(
            number,
            checkpoint.runDirectory(),
            checkpoint.step(),
            Optional.of(checkpoint.stateSha256()),
            folder,
            ModelVerifier.folderOf(copy),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            entries);
    copy.manifest()
        .files()
        .forEach((name, entry) -> entries.put(model.checkpoint() + "/" + name, entry));
    entries.put(ModelVerifier.checkpointManifest(model), FileEntry.of(copy.manifest().toJson()));
    return model;
  }

  private void remove(String folder, Exception reason) {
    try {
      files.delete(folder);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
