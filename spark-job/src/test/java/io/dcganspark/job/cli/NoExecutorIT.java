package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.training.Slots;
import io.dcganspark.model.device.DeviceChoice;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.cluster.ExecutorInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.immutable.Map$;

/** A start on a real standalone master that has no workers. */
@Timeout(120)
class NoExecutorIT {
  @TempDir Path directory;
  private TrainedRuns job;
  private RpcEnv master;

  @BeforeEach
  void startMaster() {
    job = new TrainedRuns(directory);
    master =
        Master.startRpcEnvAndEndpoint("localhost", 0, 0, new SparkConf().set("spark.ui.port", "0"))
            ._1();
  }

  @AfterEach
  void stopMaster() {
    master.shutdown();
    master.awaitTermination();
    TrainedRuns.forget();
  }

  /** As on YARN or Kubernetes, where only a registered executor shows how large it is. */
  @Test
  void executorsThatAreTooSmallForATaskAreNamed() {
    SparkConf conf =
        new SparkConf(false)
            .setMaster("spark://" + master.address().hostPort())
            .setAppName("too small")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "localhost")
            .set("spark.task.cpus", "4");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      for (int executor = 0; executor < 2; executor++) {
        spark
            .sc()
            .listenerBus()
            .post(
                new SparkListenerExecutorAdded(
                    0,
                    Integer.toString(executor),
                    new ExecutorInfo("localhost", 1 + executor, Map$.MODULE$.empty())));
      }

      assertThatThrownBy(() -> Slots.await(spark.sc(), DeviceChoice.AUTO, 1, Duration.ofMinutes(1)))
          .isInstanceOf(UserErrorException.class)
          .hasMessage(
              "2 executors registered, too small for a task: the largest has 2 cores,"
                  + " and a task takes the 4 of spark.task.cpus: lower it, or give executors more"
                  + " cores");
    }
  }

  private int dryRun() {
    return job.run(
        "train",
        "--data",
        job.data().toString(),
        "--output",
        directory.resolve("runs").toString(),
        "--run-id",
        "dry",
        "--set",
        "training.batch-size=12",
        "--dry-run");
  }

  @Test
  void aDryRunAsksTheMasterAndThePorts() throws IOException {
    String url = "spark://" + master.address().hostPort();
    try (ServerSocket taken = new ServerSocket(0)) {
      System.setProperty("spark.master", url);
      assertThat(dryRun()).isZero();
      System.setProperty("spark.port.maxRetries", "0");
      System.setProperty("spark.driver.port", Integer.toString(taken.getLocalPort()));
      assertThat(dryRun()).isEqualTo(2);
      assertThat(job.err())
          .startsWith(
              "dcgan: spark.driver.port is %d, which is taken".formatted(taken.getLocalPort()))
          .hasLineCount(1);
    } finally {
      System.clearProperty("spark.port.maxRetries");
      System.clearProperty("spark.driver.port");
    }
    stopMaster();
    System.setProperty("spark.master", url);
    assertThat(dryRun()).isEqualTo(2);
    assertThat(job.err())
        .startsWith("dcgan: spark.master is %s, where no master listens (".formatted(url))
        .hasLineCount(1);
    assertThat(directory.resolve("runs/dry")).doesNotExist();
  }

  @Test
  void aStartThatGetsNoExecutorEndsInOneLineAndLeavesTheRunToItsDriver() throws IOException {
    Path run = directory.resolve("runs/run");
    assertThat(job.train(directory.resolve("runs"), "run", "--set", "training.epochs=1")).isZero();
    Map<String, String> before = TrainedRuns.contents(run);
    System.setProperty("spark.master", "spark://" + master.address().hostPort());

    int code = job.train(directory.resolve("runs"), "run", "--set", "run.executor-timeout=1s");

    assertThat(code).isEqualTo(1);
    assertThat(job.err())
        .isEqualToNormalizingNewlines(
            "dcgan: failed: no executor registered within 1 s: does the cluster have free cores and"
                + " memory for what was asked for?\n");
    assertThat(TrainedRuns.contents(run)).isEqualTo(before);
  }
}
