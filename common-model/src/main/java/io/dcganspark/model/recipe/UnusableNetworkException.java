package io.dcganspark.model.recipe;

/** A user's network is not one that can be trained here; the message says in one line why. */
public final class UnusableNetworkException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final NetworkRole network;

  UnusableNetworkException(NetworkRole network, String message) {
    super(message);
    this.network = network;
  }

  UnusableNetworkException(NetworkRole network, String message, Throwable cause) {
    super(message, cause);
    this.network = network;
  }

  /** Returns which of the two it is. */
  public NetworkRole network() {
    return network;
  }
}
