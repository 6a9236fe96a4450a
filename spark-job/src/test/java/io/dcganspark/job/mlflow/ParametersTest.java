package io.dcganspark.job.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParametersTest {
  @Test
  void networksOfTheUsersAreNotAmongThem() {
    assertThat(
            Parameters.of(
                "{\"model\": {\"recipe\": \"own\", \"width\": null,"
                    + " \"generator\": {\"confs\": [{\"layer\": 1}], \"dataType\": \"FLOAT\"},"
                    + " \"discriminator\": {\"epochCount\": 0}}}"))
        .containsOnlyKeys("model.recipe");
  }
}
