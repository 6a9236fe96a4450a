package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.store.Checkpoint;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** The option {@code --checkpoint}, as a mixin: each command says what more it takes there. */
@Command
final class CheckpointOption {
  static final String NAME = "--checkpoint";

  /** What commands that draw take there, too. */
  static final String OR_A_GENERATOR =
      " Under what publish wrote, latest is the latest model. Or a generator as export wrote it,"
          + " X.safetensors or a folder of --format huggingface, or one that comes with the job: "
          + pretrained();

  /** What comes with the job, for a help. */
  private static String pretrained() {
    return GeneratorFile.NAMES.stream()
            .map(GeneratorFile.PRETRAINED::concat)
            .collect(Collectors.joining(", "))
        + ".";
  }

  private final String more;
  private String path;
  private Optional<String> fileInFolder = Optional.empty();

  /**
   * Describes the option for one command.
   *
   * @param more what follows the words that all commands have, with a leading space; may be empty
   */
  CheckpointOption(String more) {
    this.more = more;
  }

  /** Adds the option; an annotation could not describe it differently for each command. */
  @Spec(Spec.Target.MIXEE)
  void addTo(CommandSpec command) {
    ISetter setter =
        new ISetter() {
          @Override
          @SuppressWarnings("unchecked")
          public <T> T set(T value) {
            T before = (T) path;
            path = (String) value;
            return before;
          }
        };
    command.addOption(
        OptionSpec.builder(NAME)
            .paramLabel("PATH")
            .type(String.class)
            .required(true)
            .description(
                "A run directory, for its newest checkpoint, or one checkpoint; checkpoints/best in"
                    + " it is the best one of a run that was evaluated, and latest beside runs the"
                    + " newest run."
                    + more)
            .setter(setter)
            .build());
  }

  /** Returns what the user gave, or the generator's file in that folder. */
  String path() {
    return fileInFolder.orElse(path);
  }

  /**
   * Asks the store once, so that one that is away is reported at once. From then on a folder of
   * {@code export --format huggingface} stands for the generator's file in it.
   */
  void probe(Configuration hadoop) {
    if (isPretrained()) {
      GeneratorFile.requireKnown(NAME, path);
    } else {
      StoreProbe.ask(NAME, path, hadoop);
      fileInFolder = HuggingFaceFolder.fileIn(path, HuggingFaceFolder.GENERATOR, hadoop);
    }
  }

  /** Returns whether the option names a generator that comes with the job. */
  boolean isPretrained() {
    return GeneratorFile.isPretrained(path);
  }

  /** Returns whether the option names a generator's file, which is no checkpoint. */
  boolean isFile() {
    return GeneratorFile.isNamedBy(path());
  }

  /** Returns the checkpoint that the option names. */
  Checkpoint find(Configuration hadoop) {
    if (isFile()) {
      throw new UserErrorException(
          "%s %s is a generator without its run, expected a run or one of its checkpoints: import --generator %s makes a run of it"
              .formatted(NAME, path, path));
    }
    return Checkpoint.at(path, hadoop);
  }
}
