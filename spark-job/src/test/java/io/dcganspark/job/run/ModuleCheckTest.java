package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModuleCheckTest {
  @Test
  void aVirtualMachineWithSparksOptionsIsEnough() {
    assertThatCode(ModuleCheck::require).doesNotThrowAnyException();
  }

  @Test
  void withoutThemTheJobSaysInOneLineWhatToPass() throws Exception {
    Process driver =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "DcganJob",
                "train",
                "--data",
                "/nowhere")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(driver.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(driver.waitFor()).as(output).isEqualTo(2);
    assertThat(output.lines())
        .filteredOn(line -> line.startsWith("dcgan: "))
        .singleElement()
        .asString()
        .contains("java.base/sun.nio.ch", "--properties-file conf/spark-defaults.conf");
  }
}
