package io.dcganspark.job.cli;

import io.dcganspark.job.config.JobConfig;
import java.util.List;
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
}
