package io.dcganspark.job.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes old checkpoints. A failure to delete is only logged: it takes nothing from the run. */
final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final RunFiles files;
  private final Checkpoints checkpoints;

  Retention(RunFiles files, Checkpoints checkpoints) {
    this.files = files;
    this.checkpoints = checkpoints;
  }

  /**
   * Removes checkpoints but the newest {@code keepLast} that verify and those that the history
   * keeps, and the folders of attempts that never committed. What does not verify goes once it is
   * older than all that stay: until then it may have been a store's bad moment.
   */
  void keep(int keepLast, History history) throws IOException {
    Set<Long> keptForGood = history.kept();
    Set<String> kept = new HashSet<>();
    Set<Long> doubtful = new HashSet<>();
    List<String> old = new ArrayList<>();
    for (String manifest : checkpoints.manifests()) {
      boolean forGood = keptForGood.contains(Manifest.stepOfManifest(manifest));
      if (kept.size() >= keepLast && !forGood) {
        old.add(manifest);
        continue;
      }
      try {
        kept.add(checkpoints.verifiedOnce(manifest).manifest().folder());
      } catch (IOException e) {
        doubtful.add(Manifest.stepOfManifest(manifest));
        LOG.warn("Checkpoint {} does not verify: {}", path(manifest), e.getMessage());
      }
    }
    // Manifests go before their folders, so that none ever names what is gone.
    old.forEach(this::delete);
    long newest = kept.stream().mapToLong(Manifest::stepOfFolder).max().orElse(-1);
    for (String name : files.list(Checkpoints.FOLDER)) {
      long step = Manifest.stepOfFolder(name);
      if (step >= 0 && step <= newest && !kept.contains(name) && !doubtful.contains(step)) {
        delete(name);
      }
    }
  }

  private void delete(String name) {
    try {
      files.delete(Checkpoints.FOLDER + "/" + name);
    } catch (IOException e) {
      LOG.warn("{} is left over: {}", path(name), e.getMessage());
    }
  }

  private String path(String name) {
    return files.path(Checkpoints.FOLDER + "/" + name).toString();
  }
}
