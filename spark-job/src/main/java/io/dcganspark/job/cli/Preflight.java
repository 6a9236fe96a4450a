package io.dcganspark.job.cli;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.run.RunForecast;
import io.dcganspark.job.run.RunPreflight;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Looks at what a training needs, before Spark is started. */
@FunctionalInterface
interface Preflight {
  /**
   * Checks that the data is there and can be read, and that the output can be written.
   *
   * @return lines for people: what was found, such as the number of images
   * @throws io.dcganspark.job.config.UserErrorException if training could not start
   */
  List<String> check(JobConfig config, Configuration hadoop);

  /** As {@link #check}, and says how long the training takes. */
  default RunForecast forecast(JobConfig config, Configuration hadoop) {
    return new RunForecast(check(config, hadoop), Optional.empty());
  }

  /** The checks of the job. */
  final class OfThisJob implements Preflight {
    @Override
    public List<String> check(JobConfig config, Configuration hadoop) {
      return RunPreflight.check(config, hadoop);
    }

    @Override
    public RunForecast forecast(JobConfig config, Configuration hadoop) {
      return RunPreflight.forecast(config, hadoop);
    }
  }
}
