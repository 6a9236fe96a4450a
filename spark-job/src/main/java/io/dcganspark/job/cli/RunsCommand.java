package io.dcganspark.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.job.config.ConfigKeys;
import io.dcganspark.job.report.EvaluatedAfterwards;
import io.dcganspark.job.report.ReadableTime;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.store.History;
import io.dcganspark.job.store.ListedRun;
import io.dcganspark.job.store.RunList;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code runs}: lists what lies in a directory of runs. */
@Command(
    name = "runs",
    description = {
      "Lists runs: state, recipe, steps, best Frechet distance, age.",
      "The distance is that of evaluations while the run trained, or else of evaluate's. The run that was changed last comes first; --checkpoint DIR/latest names it. Needs no"
          + " executors."
    },
    footer = {
      "  deploy/local/dcgan runs",
      "  spark-submit --class DcganJob dcgan-spark-job.jar runs hdfs:///runs"
    })
final class RunsCommand implements Callable<Integer> {
  private static final String NONE = "-";

  private final LongSupplier clock;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      defaultValue = "runs",
      description = "Where run directories lie. Default: ${DEFAULT-VALUE}.")
  private String directory;

  /**
   * Makes the command.
   *
   * @param clock as {@link System#currentTimeMillis}
   */
  RunsCommand(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Configuration hadoop = Sessions.hadoop();
    StoreProbe.ask("DIR", directory, hadoop);
    List<ListedRun> runs = RunList.in(directory, hadoop);
    PrintWriter out = spec.commandLine().getOut();
    if (runs.isEmpty()) {
      out.printf(
          "no run in %s: train --output %s makes one, generate --checkpoint %smnist draws"
              + " without%n",
          directory, directory, GeneratorFile.PRETRAINED);
      return ExitCode.DONE;
    }
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"run", "state", "recipe", "steps", "best distance", "age"});
    runs.forEach(run -> rows.add(row(run, hadoop)));
    print(rows, out);
    return ExitCode.DONE;
  }

  private String[] row(ListedRun run, Configuration hadoop) {
    return new String[] {
      run.name(),
      state(run),
      recipe(run),
      run.step().isPresent() ? Long.toString(run.step().getAsLong()) : NONE,
      best(run, hadoop),
      ReadableTime.of(Math.max(0, clock.getAsLong() - run.changed()) / 1e3)
    };
  }

  private static String state(ListedRun run) {
    if (run.isComplete()) {
      return "complete";
    }
    return run.step().isPresent() ? "unfinished" : "no checkpoint";
  }

  private static String recipe(ListedRun run) {
    try {
      JsonNode recipe = StrictJson.read(run.config()).at(ConfigKeys.RECIPE.pointer());
      return recipe.isTextual() ? recipe.asText() : NONE;
    } catch (InvalidFileException e) {
      return NONE;
    }
  }

  /** While it trained, or else what evaluate found. */
  private String best(ListedRun run, Configuration hadoop) {
    return run.history()
        .flatMap(RunsCommand::best)
        .or(
            () ->
                EvaluatedAfterwards.best(new Path(directory, run.name()), hadoop)
                    .map(found -> best(found.distance(), found.step())))
        .orElse(NONE);
  }

  private static Optional<String> best(History history) {
    OptionalLong step = history.best();
    Double distance = step.isPresent() ? history.distances().get(step.getAsLong()) : null;
    return Optional.ofNullable(distance).map(found -> best(found, step.getAsLong()));
  }

  private static String best(double distance, long step) {
    return String.format(Locale.ROOT, "%.2f at step %d", distance, step);
  }

  private static void print(List<String[]> rows, PrintWriter out) {
    int columns = rows.get(0).length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
