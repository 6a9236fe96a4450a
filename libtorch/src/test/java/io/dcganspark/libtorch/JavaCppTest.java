package io.dcganspark.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The libraries of the job and libtorch share one JavaCPP, which warns of none of them. */
class JavaCppTest {
  @ParameterizedTest
  @CsvSource({"openblas", "dnnl", "opencl", "pytorch"})
  void expectsTheVersionThatRuns(String library) {
    assertThat(Loader.checkVersion("org.bytedeco", library)).isTrue();
  }
}
