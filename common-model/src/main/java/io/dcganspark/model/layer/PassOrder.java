package io.dcganspark.model.layer;

/**
 * The order of passes through a network. Layers keep what a way back needs of one way forward only,
 * and an evaluation overwrites it: a way back over anything else would give gradients that look
 * right and are not.
 */
public final class PassOrder {
  private enum Last {
    NOTHING("nothing was run"),
    UNFINISHED("a pass failed"),
    FORWARD("forward was run"),
    BACKWARD("backward was run"),
    EVALUATE("evaluate was run");

    private final String text;

    Last(String text) {
      this.text = text;
    }
  }

  private Last last = Last.NOTHING;

  /** Says that a pass of any kind begins: until it ends, nothing can be gone back over. */
  public void begin() {
    last = Last.UNFINISHED;
  }

  /** Says that a way forward in training mode has ended. */
  public void forwardDone() {
    last = Last.FORWARD;
  }

  /** Says that a way forward in evaluation mode has ended. */
  public void evaluateDone() {
    last = Last.EVALUATE;
  }

  /**
   * Begins a way back.
   *
   * @throws IllegalStateException if the last pass was not a way forward in training mode
   */
  public void beginBackward() {
    if (last != Last.FORWARD) {
      throw new IllegalStateException(
          "backward: expected forward as the last pass before it, found that %s: run forward again"
              .formatted(last.text));
    }
    last = Last.UNFINISHED;
  }

  /** Says that a way back has ended. */
  public void backwardDone() {
    last = Last.BACKWARD;
  }
}
