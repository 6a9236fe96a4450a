package io.dcganspark.job.store;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a checkpoint says of its run. These are files of the checkpoint, so that its manifest covers
 * them and a checkpoint can be used without anything beside it.
 *
 * @param run identity of the run: a UUID that no other run has, whatever its directory is called
 * @param config the run's configuration, as its config.json has it
 * @param provenance what the run was made from and with, as its provenance.json has it
 * @param history the run's evaluations up to the checkpoint
 */
public record RunRecord(String run, byte[] config, byte[] provenance, History history) {
  /** The configuration's file, in a run directory and in a checkpoint. */
  public static final String CONFIG = "config.json";

  /** The provenance's file, in a run directory and in a checkpoint. */
  public static final String PROVENANCE = "provenance.json";

  /** The history's file in a checkpoint. */
  static final String HISTORY = "history.json";

  private static final Pattern IDENTITY =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /**
   * Checks the identity.
   *
   * @throws IllegalArgumentException if it is no UUID
   */
  public RunRecord {
    if (!isIdentity(run)) {
      throw new IllegalArgumentException("a run's identity is a UUID, not " + run);
    }
  }

  /** Returns whether a text can be the identity of a run. */
  public static boolean isIdentity(String text) {
    return IDENTITY.matcher(text).matches();
  }

  Map<String, byte[]> files() {
    return Map.of(CONFIG, config, PROVENANCE, provenance, HISTORY, history.toJson());
  }
}
