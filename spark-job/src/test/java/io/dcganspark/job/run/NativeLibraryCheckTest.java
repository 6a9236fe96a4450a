package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.config.UserErrorException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativeLibraryCheckTest {
  @Test
  void tellsWhatComputes() {
    assertThat(NativeLibraryCheck.require()).isNotBlank();
  }

  /** JavaCPP tries all three directories. */
  @Test
  void aMachineWithNoPlaceToUnpackTheLibraryIsRefusedWithWhatToDo() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.bytedeco.javacpp.cachedir=/dev/null/cache",
                "-Duser.home=/dev/null",
                "-Djava.io.tmpdir=/dev/null",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output)
        .contains("ND4J's native library does not load (")
        .contains("-Dorg.bytedeco.javacpp.cachedir=DIR");
  }

  static final class Program {
    private Program() {}

    /** Prints what is refused. */
    public static void main(String[] args) {
      try {
        NativeLibraryCheck.require();
      } catch (UserErrorException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
