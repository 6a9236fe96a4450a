package io.dcganspark.job.data;

/** The two halves of MNIST. */
enum IdxSplit {
  TRAIN("train", "train"),
  TEST("test", "t10k");

  private final String option;
  private final String prefix;

  IdxSplit(String option, String prefix) {
    this.option = option;
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

  /** Returns the value of the option that names it. */
  String option() {
    return option;
  }

  /** Returns what the names of its files start with. */
  String prefix() {
    return prefix;
  }
}
