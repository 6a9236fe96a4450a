package io.dcganspark.model.onednn;

/** What a normalization makes of its input, one group at a time and never as a whole. */
final class NormalizedValues implements GroupedValues {
  private final Activations input;
  private final ChunkAction normalizing;
  private final ChunkAction backward;
  private final Floats values;
  private final Floats gradients;
  private final ChannelChunks chunks;
  private final float[] chunk;

  /**
   * @param input of the normalization, whose gradients have the place of its output's
   * @param longest group
   */
  NormalizedValues(
      Activations input, BatchNormalizationStep normalization, int longest, Arena arena) {
    this.input = input;
    this.normalizing = normalization.normalizedByNext();
    this.backward = normalization.rectifiedByNext();
    this.values = arena.floats(longest);
    this.gradients = arena.floats(longest);
    this.chunks = ChannelChunks.of(input.channels());
    this.chunk = chunks.scratch();
  }

  @Override
  public void load(int start, int count) {
    for (int done = 0; done < count; done += chunks.length()) {
      int length = chunks.countAt(done, count);
      input.values().read(start + done, chunk, length);
      normalizing.at(start + done, chunk, length);
      values.write(done, chunk, length);
    }
  }

  @Override
  public void storeGradients(int start, int count) {
    for (int done = 0; done < count; done += chunks.length()) {
      int length = chunks.countAt(done, count);
      gradients.read(done, chunk, length);
      backward.at(start + done, chunk, length);
      input.gradients().write(start + done, chunk, length);
    }
  }

  @Override
  public Floats values() {
    return values;
  }

  @Override
  public Floats gradients() {
    return gradients;
  }

  @Override
  public int place(int start) {
    return 0;
  }
}
