package io.dcganspark.job.cli;

import static io.dcganspark.job.cluster.LoggedProcess.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.UserErrorException;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** What a real standalone master with one worker of one core and 1 GB is asked before a start. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandaloneMasterIT {
  private static final int MEGABYTES = 1024;

  private RpcEnv master;
  private RpcEnv worker;

  @BeforeAll
  void startCluster(@TempDir Path directory) {
    SparkConf conf = new SparkConf(false).set("spark.ui.port", "0");
    master = Master.startRpcEnvAndEndpoint("localhost", 0, 0, conf)._1();
    worker =
        Worker.startRpcEnvAndEndpoint(
            "localhost",
            0,
            0,
            1,
            MEGABYTES,
            new String[] {url()},
            directory.toString(),
            Option.empty(),
            conf,
            Option.empty());
  }

  @AfterAll
  void stopCluster() {
    for (RpcEnv env : new RpcEnv[] {worker, master}) {
      env.shutdown();
      env.awaitTermination();
    }
  }

  private String url() {
    return "spark://" + master.address().hostPort();
  }

  private SparkConf conf(String key, String value) {
    return new SparkConf(false).set("spark.master", url()).set(key, value);
  }

  /** Asks until the worker has registered, which takes a moment. */
  private void refuses(SparkConf conf, String expected) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      try {
        StandaloneMaster.require(conf);
      } catch (UserErrorException e) {
        assertThat(e).hasMessageContaining(expected);
        return;
      }
      assertThat(System.nanoTime()).as("a worker registers in time").isLessThan(end);
    }
  }

  @Test
  void anExecutorThatFitsNoWorkerIsRefusedAtOnce() {
    refuses(
        conf("spark.task.cpus", "2"),
        "the only worker of %s is not large enough for an executor of 2 cores and 1024 MB"
            .formatted(url()));
    refuses(conf("spark.executor.cores", "3"), "an executor of 3 cores and 1024 MB");
    refuses(conf("spark.executor.memory", "2g"), "an executor of 1 core and 2048 MB");
    assertThatCode(() -> StandaloneMaster.require(conf("spark.executor.memory", "1g")))
        .doesNotThrowAnyException();
  }

  @Test
  void sparkDoesNotStartForIt() {
    refuses(conf("spark.task.cpus", "2"), "the only worker of %s is not".formatted(url()));
    assertThatThrownBy(() -> SparkStart.of(conf("spark.task.cpus", "2").setAppName("too large")))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("the only worker of %s is not".formatted(url()));
    assertThat(SparkSession.getDefaultSession().isEmpty()).isTrue();
  }
}
