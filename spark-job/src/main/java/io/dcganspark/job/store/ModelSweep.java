package io.dcganspark.job.store;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what killed processes left of models that they did not commit. */
final class ModelSweep {
  private static final Logger LOG = LoggerFactory.getLogger(ModelSweep.class);

  private final RunFiles files;
  private final ModelManifests manifests;
  private final ModelVerifier verifier;

  ModelSweep(RunFiles files, ModelManifests manifests, ModelVerifier verifier) {
    this.files = files;
    this.manifests = manifests;
    this.verifier = verifier;
  }

  /**
   * Removes parts of models that killed processes left, whose number was given before this one:
   * another process may still write under the same number. What may be a model stays.
   */
  void below(long number) {
    try {
      for (String name : files.list()) {
        long wanted = PublishedModel.numberOfFolder(name);
        if (wanted > 0 && wanted < number && isLeftOver(name, wanted)) {
          files.delete(name);
        }
      }
    } catch (IOException e) {
      LOG.warn("Under {} a part of a model is left over: {}", files.root(), e.getMessage());
    }
  }

  /**
   * Whether a folder is for certain no model: it holds no whole checkpoint, and its number is that
   * of another folder, whose manifest and files verify.
   */
  private boolean isLeftOver(String folder, long number) throws IOException {
    String manifest = Manifest.nameOf(number);
    if (!files.exists(manifest)
        || !new Checkpoints(verifier.folder(folder)).manifests().isEmpty()) {
      return false;
    }
    try {
      PublishedModel model = manifests.read(manifest);
      if (model.folder().equals(folder)) {
        return false;
      }
      verifier.checkpoint(model);
      return true;
    } catch (DamagedException | NewerVersionException e) {
      LOG.warn("{} stays, because {}: {}", files.path(folder), manifest, e.getMessage());
      return false;
    }
  }
}
