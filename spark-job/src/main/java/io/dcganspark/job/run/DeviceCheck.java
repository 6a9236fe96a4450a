package io.dcganspark.job.run;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.device.ComputeDevices;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.training.ComputeSettings;
import java.util.Optional;
import org.apache.spark.SparkConf;

/** Refuses a device that no task can have, as far as the driver knows; executors check theirs. */
final class DeviceCheck {
  private DeviceCheck() {}

  /**
   * Checks that tasks can compute on a device.
   *
   * @throws UserErrorException saying what was found
   */
  static void require(DeviceChoice choice, ComputeSettings compute) {
    require(choice, compute, JobMemory.settings());
  }

  /** Executors may have what the driver has not, but they run its jar. */
  static void require(DeviceChoice choice, ComputeSettings compute, SparkConf conf) {
    ComputeDevices devices = devices(compute);
    boolean isLocal = JobMemory.isLocal(conf);
    Optional<String> obstacle = isLocal ? devices.obstacle(choice) : devices.obstacleOfJar(choice);
    if (obstacle.isPresent()) {
      throw new UserErrorException(obstacle.get());
    }
  }

  private static ComputeDevices devices(ComputeSettings compute) {
    try {
      return compute.devices();
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("training.backend: " + e.getMessage(), e);
    }
  }
}
