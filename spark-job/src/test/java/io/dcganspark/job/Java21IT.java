package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.Jdk21;
import io.dcganspark.job.cluster.LocalSpark;
import io.dcganspark.job.cluster.SmallTraining;
import io.dcganspark.job.cluster.Submission;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on Java 21, where the machine has one beside the Java 17 of the build. */
@Tag("chaos")
class Java21IT {
  @TempDir Path runs;

  @Test
  void java21EndsWithTheBitsOfJava17() {
    Path jdk = Jdk21.required();

    SortedMap<String, String> on21 = train("on-21", Map.of("JAVA_HOME", jdk.toString()));

    assertThat(new SmallTraining(runs, "on-21").json("provenance.json").findValuesAsText("java"))
        .singleElement()
        .asString()
        .startsWith("21.");
    assertThat(on21).isEqualTo(train("on-17", Map.of()));
  }

  private SortedMap<String, String> train(String run, Map<String, String> environment) {
    SmallTraining training = new SmallTraining(runs, run);
    Submission ended = LocalSpark.in(run).submit(environment, List.of(), training.arguments());
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return training.result();
  }
}
