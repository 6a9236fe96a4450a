package io.dcganspark.job.run;

import io.dcganspark.job.config.UserErrorException;

/**
 * Refuses a driver that Spark cannot run in: in cluster mode on a standalone cluster, Spark starts
 * drivers without the options that open the JDK's modules to it.
 */
public final class ModuleCheck {
  private static final String BUFFERS = "sun.nio.ch";

  private ModuleCheck() {}

  /**
   * Checks this virtual machine.
   *
   * @throws UserErrorException if Spark could not start in it
   */
  public static void require() {
    if (!Object.class.getModule().isOpen(BUFFERS, ModuleCheck.class.getModule())) {
      throw new UserErrorException(
          "the driver's Java has not opened java.base/%s to Spark, as happens with --deploy-mode cluster on a standalone cluster: pass --properties-file conf/spark-defaults.conf"
              .formatted(BUFFERS));
    }
  }
}
