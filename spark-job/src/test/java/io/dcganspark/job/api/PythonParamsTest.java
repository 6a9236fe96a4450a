package io.dcganspark.job.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Python's params are those of the classes that the Python package wraps. */
class PythonParamsTest {
  private static final Path FILE = Path.of("..", "python", "dcgan_spark", "_params.py");

  @Test
  void pythonDeclaresEveryParamWithItsTypeAndText() throws IOException {
    String expected = PythonParams.file();
    if (Boolean.getBoolean("update")) {
      Files.writeString(FILE, expected);
    }

    assertThat(Files.readString(FILE))
        .as(
            "generate it again: mvn test -pl common-model,spark-job -Dtest=PythonParamsTest"
                + " -Dupdate=true")
        .isEqualTo(expected);
  }
}
