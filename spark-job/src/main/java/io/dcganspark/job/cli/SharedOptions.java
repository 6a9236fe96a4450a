package io.dcganspark.job.cli;

import io.dcganspark.job.config.ConfigKeys;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.job.run.StoreProbe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** Options that several commands have with one meaning, as mixins. */
final class SharedOptions {
  private SharedOptions() {}

  /** {@code --config} and {@code --config-env}, the layer over the defaults. */
  static final class ConfigFile {
    private static final String NAME = "--config";

    @Option(
        names = NAME,
        paramLabel = "FILE",
        description = "Configuration in HOCON; a local path or a Hadoop one (hdfs:, s3a:).")
    private String file;

    @Option(
        names = "--config-env",
        paramLabel = "NAME",
        description =
            "A variable of the environment that the file of --config may substitute; may be given"
                + " many "
                + "times. Without this it may substitute none.")
    private List<String> variables = new ArrayList<>();

    boolean isGiven() {
      return file != null;
    }

    void addTo(JobConfigLoader loader, Configuration hadoop) {
      if (file != null) {
        if (JobConfigLoader.isRemote(NAME, file)) {
          StoreProbe.ask(NAME, file, hadoop);
        }
        loader.file(file);
      }
      loader.environment(variables);
    }
  }

  /** {@code --data}. */
  static final class Data {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Path of the data set (data.path). Its format is data.format.")
    private String path;

    void addTo(JobConfigLoader loader) {
      if (path != null) {
        loader.option("--data", ConfigKeys.DATA_PATH.name(), path);
      }
    }
  }

  /** {@code --output}. */
  static final class Output {
    @Option(
        names = "--output",
        paramLabel = "DIR",
        description = "Where run directories lie (output.path).")
    private String directory;

    void addTo(JobConfigLoader loader) {
      if (directory != null) {
        loader.option("--output", ConfigKeys.OUTPUT_PATH.name(), directory);
      }
    }
  }

  /** {@code --run-id}. */
  static final class RunId {
    @Option(
        names = "--run-id",
        paramLabel = "NAME",
        description = "Name of the run (run.id). Default: the time of the start.")
    private String name;

    void addTo(JobConfigLoader loader) {
      if (name != null) {
        loader.option("--run-id", ConfigKeys.RUN_ID.name(), name);
      }
    }
  }

  /** {@code --set}, the layer above all others. */
  static final class Assignments {
    @Option(
        names = "--set",
        paramLabel = "KEY=VALUE",
        description =
            "Any key of docs/configuration.md, such as model.width=32; may be given many times.")
    private List<String> assignments = new ArrayList<>();

    /** Returns whether one of them is of a key. */
    boolean sets(String key) {
      return assignments.stream()
          .anyMatch(assignment -> assignment.strip().replaceFirst("\\s*\\+?=.*", "").equals(key));
    }

    void addTo(JobConfigLoader loader) {
      assignments.forEach(loader::set);
    }
  }

  /** {@code --seed} of commands that draw images. */
  static final class Sequence {
    @Option(
        names = "--seed",
        paramLabel = "S",
        defaultValue = "0",
        description = "Which sequence of images. Default: ${DEFAULT-VALUE}.")
    private long seed;

    long seed() {
      return seed;
    }
  }

  /** {@code --truncation} of commands that draw images. */
  static final class Truncation {
    /** Fewer than one in a hundred values would be kept below. */
    private static final float LEAST = 0.01f;

    @Option(
        names = "--truncation",
        paramLabel = "T",
        description =
            "Draw each value of a latent again that is above T or below -T, such as 1: clearer"
                + " images that differ less. Default: none is drawn again.")
    private Float most;

    float value() {
      if (most == null) {
        return Float.POSITIVE_INFINITY;
      }
      if (!(most >= LEAST)) {
        throw new UserErrorException(
            "--truncation must be at least %s, found %s".formatted(LEAST, most));
      }
      return most;
    }
  }

  /** {@code --weights} of commands that draw images. */
  static final class DrawnWith {
    @Option(
        names = "--weights",
        paramLabel = "WEIGHTS",
        defaultValue = "trained",
        description =
            "trained, or average: their moving average, of a run with training.ema-decay. "
                + "Default: ${DEFAULT-VALUE}.")
    private Weights weights;

    Weights weights() {
      return weights;
    }
  }

  /** {@code --overwrite} of commands that write several files to {@code --to}. */
  static final class Overwrite {
    @Option(
        names = "--overwrite",
        description = "Replace what an earlier ${COMMAND-NAME} wrote to --to.")
    private boolean overwrite;

    boolean allowed() {
      return overwrite;
    }
  }

  /** {@code --overwrite} of commands that write one file to {@code --to}. */
  static final class OverwriteFile {
    @Option(names = "--overwrite", description = "Replace a file that is there.")
    private boolean overwrite;

    boolean allowed() {
      return overwrite;
    }

    /** Refuses a target that is a directory, or a file that the user does not let go. */
    void requireFree(String to, Configuration hadoop) throws IOException {
      Path file = new Path(to);
      FileSystem files = file.getFileSystem(hadoop);
      if (!files.exists(file)) {
        return;
      }
      if (files.getFileStatus(file).isDirectory()) {
        throw new UserErrorException(
            "--to %s is a directory, expected a file: choose another name".formatted(to));
      }
      if (!overwrite) {
        throw new UserErrorException(
            "--to %s is there already: choose another name or add --overwrite".formatted(to));
      }
    }
  }
}
