package io.dcganspark.model.augmentation;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;

/**
 * How the images of a training are changed before D judges them.
 *
 * @param mirror whether each real image is mirrored left to right half of the time
 * @param kinds what real and generated images alike go through; see {@link ImageAugmentation}
 */
public record AugmentationSettings(boolean mirror, Set<AugmentationKind> kinds)
    implements Serializable {
  /** Images stay as they are. */
  public static final AugmentationSettings NONE =
      new AugmentationSettings(false, EnumSet.noneOf(AugmentationKind.class));

  /** Copies the kinds. */
  public AugmentationSettings {
    kinds = Set.copyOf(kinds);
  }
}
