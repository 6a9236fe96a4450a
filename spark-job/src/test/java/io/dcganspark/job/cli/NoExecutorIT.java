package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.rpc.RpcEnv;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
