package io.dcganspark.job.cli;

import io.dcganspark.job.config.ConfigKeys;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.report.Build;
import io.dcganspark.job.run.BarrierCheck;
import io.dcganspark.job.run.RunIds;
import io.dcganspark.job.run.RunPreflight;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.run.WarmUp;
import io.dcganspark.model.failure.Counted;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: starts or resumes a run. */
@Command(
    name = "train",
    description = {
      "Trains a DCGAN, or resumes an interrupted run.",
      "The same --run-id again resumes an interrupted run. Later sources override earlier ones:"
          + " defaults, --config, --data, --output and --run-id, --set."
    },
    footer = {
      "  spark-submit --master yarn --class DcganJob dcgan-spark-job.jar train \\",
      "    --config conf/mnist.conf --data hdfs:///mnist --output hdfs:///runs --run-id night-1",
      "  deploy/local/dcgan train --config conf/quickstart.conf --set training.epochs=1",
      "  deploy/local/dcgan train --config conf/mnist.conf --dry-run"
    })
final class TrainCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(TrainCommand.class);

  private final JobParts parts;

  @Spec private CommandSpec spec;

  @Mixin private SharedOptions.ConfigFile config;

  @Mixin private SharedOptions.Data data;

  @Mixin private SharedOptions.Output output;

  @Mixin private SharedOptions.RunId runId;

  @Mixin private SharedOptions.Assignments assignments;

  @Option(
      names = "--dry-run",
      description = "Resolve the configuration, check it and the data, print it, and end.")
  private boolean dryRun;

  @Option(
      names = "--help-keys",
      help = true,
      description = "Print every key of a configuration: default, range, meaning; and end.")
  private boolean helpKeys;

  TrainCommand(JobParts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() {
    if (helpKeys) {
      spec.commandLine().getOut().print(KeyHelp.text());
      return ExitCode.DONE;
    }
    Configuration hadoop = parts.sessions().prepare(parts.sparkVersion());
    SparkConf conf = parts.sessions().conf();
    BarrierCheck.require(conf);
    JobConfig resolved = resolve(hadoop);
    if (dryRun) {
      parts.sessions().checkStart("train", resolved.run().id().orElse("new"));
      // The same findings and the same output for what it prints.
      JobConfig planned = RunPreflight.planned(resolved);
      print(planned, parts.preflight().forecast(planned, hadoop).findings());
      return ExitCode.DONE;
    }
    if (config.isGiven() || assignments.sets(ConfigKeys.EPOCHS.name())) {
      parts.preflight().check(resolved, hadoop);
    } else {
      announce(resolved, parts.preflight().forecast(resolved, hadoop).duration());
    }
    String id = resolved.run().id().orElseGet(() -> RunIds.at(Instant.now()));
    if (Sessions.isInThisJvm(conf.get("spark.master", Sessions.HERE))) {
      WarmUp.begin(resolved);
    }
    try (SessionSource.Session session = parts.sessions().start("train", id)) {
      SparkSession spark = session.spark();
      parts.trainer().train(spark, resolved.withRunId(id));
    }
    String output = resolved.output().path();
    String run = output.endsWith("/") ? output + id : output + "/" + id;
    spec.commandLine().getOut().print(NextSteps.after(ProgramName.ofThisProcess(), run));
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }

  /** Nothing says how long to train: the default of 200 epochs may surprise. */
  private static void announce(JobConfig resolved, Optional<String> duration) {
    LOG.info(
        "Without --config this trains {} for {}; --config conf/quickstart.conf trains two",
        resolved.model().recipe(),
        Counted.of(resolved.training().epochs(), "epoch"));
    duration.ifPresent(LOG::info);
  }

  private JobConfig resolve(Configuration hadoop) {
    JobConfigLoader loader = new JobConfigLoader(hadoop);
    config.addTo(loader, hadoop);
    data.addTo(loader);
    output.addTo(loader);
    runId.addTo(loader);
    assignments.addTo(loader);
    loader
        .networkFiles()
        .forEach(
            (key, path) -> {
              if (JobConfigLoader.isRemote(key, path)) {
                StoreProbe.ask(key, path, hadoop);
              }
            });
    return loader.load();
  }

  /** As a configuration file, with what is for people in its comments. */
  private void print(JobConfig resolved, List<String> findings) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "# dcgan-spark %s would train this; it is a file for --config.%n",
        Build.current().version());
    findings.forEach(line -> out.println("# " + line));
    out.print(resolved.toHocon());
    out.flush();
  }
}
