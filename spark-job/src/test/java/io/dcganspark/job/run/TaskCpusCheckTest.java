package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.UserErrorException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskCpusCheckTest {
  private final SparkConf conf = new SparkConf(false).set("spark.master", "local[2]");

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "1.5", "", "99999999999"})
  void whatIsNoNumberOfCoresIsRefused(String cpus) {
    assertThatThrownBy(() -> TaskCpusCheck.require(conf.set("spark.task.cpus", cpus)))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining(
            "spark.task.cpus is %s, expected a whole number of at least 1: leave it out"
                .formatted(cpus));
  }

  @ParameterizedTest
  @CsvSource({
    "local,2,1",
    "local[2],3,2",
    "'local[4,2]',8,4",
    "local[*],1000000,",
    "yarn,3,2",
  })
  void moreThanAnExecutorHasAreRefused(String master, String cpus, String cores) {
    conf.set("spark.master", master).set("spark.task.cpus", cpus).set("spark.executor.cores", "2");

    assertThatThrownBy(() -> TaskCpusCheck.require(conf))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining(
            "spark.task.cpus is %s, expected at most %s"
                .formatted(cpus, cores == null ? "" : cores + ", the cores of an executor"));
  }

  @ParameterizedTest
  @CsvSource({"local,1", "local[2],2", "'local[4,2]',4", "yarn,2", "spark://host:7077,16"})
  void asManyAsThereAreOrMayBeAreTaken(String master, String cpus) {
    conf.set("spark.master", master).set("spark.task.cpus", cpus);
    if (master.equals("yarn")) {
      conf.set("spark.executor.cores", "2");
    }

    assertThatCode(() -> TaskCpusCheck.require(conf)).doesNotThrowAnyException();
  }

  @Test
  void aSessionOfAProgramIsCheckedToo() {
    assertThatThrownBy(() -> SessionCheck.require(conf.set("spark.task.cpus", "0"), "3.5.9"))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("spark.task.cpus is 0");
  }
}
