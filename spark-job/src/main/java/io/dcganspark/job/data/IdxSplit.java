package io.dcganspark.job.data;

/** The two halves of MNIST. */
enum IdxSplit {
  TRAIN("train"),
  TEST("t10k");

  private final String prefix;

  IdxSplit(String prefix) {
    this.prefix = prefix;
  }

  /** Returns the split that an option names. */
  static IdxSplit named(String name) {
    return switch (name) {
      case "train" -> TRAIN;
      case "test" -> TEST;
      default ->
          throw new IllegalArgumentException(
              "option split is \"%s\", expected train or test".formatted(name));
    };
  }

  /** Returns what the names of its files start with. */
  String prefix() {
    return prefix;
  }
}
