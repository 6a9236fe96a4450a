package io.dcganspark.model.onednn;

/**
 * Activations that a step takes group by group: in their place, or, where something is still to be
 * done to each of them, in memory of one group that stays in the cache.
 */
interface GroupedValues {
  /** Makes {@code count} numbers from {@code start} on ready for the group's turn. */
  void load(int start, int count);

  /** Passes the gradients of the group's numbers on. */
  void storeGradients(int start, int count);

  /** Returns what holds the group's numbers. */
  Floats values();

  /** Returns what takes the group's gradients. */
  Floats gradients();

  /** Returns where the group's numbers begin in {@link #values} and {@link #gradients}. */
  int place(int start);

  /** Activations as they are. */
  record InPlace(Floats values, Floats gradients) implements GroupedValues {
    @Override
    public void load(int start, int count) {
      // They are there.
    }

    @Override
    public void storeGradients(int start, int count) {
      // They are there.
    }

    @Override
    public int place(int start) {
      return start;
    }
  }
}
