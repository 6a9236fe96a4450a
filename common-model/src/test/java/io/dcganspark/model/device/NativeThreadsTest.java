package io.dcganspark.model.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeThreadsTest {
  /** What the other thread loads: small, and needs nothing. */
  private static final Path LIBRARY =
      Path.of(System.getProperty("java.home"), "lib", "libprefs.so");

  /** Each is a moment at which the two threads could wait for each other. */
  private static final int LIBRARIES = 500;

  /** In a process that can be killed, since one that hangs in the linker cannot be interrupted. */
  @Test
  void threadsCanBeSetWhileAnotherThreadLoadsLibraries(@TempDir Path directory) throws Exception {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("ended").isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isZero();
      assertThat(Files.readString(output)).endsWith("threads of OpenBLAS: 1\n");
    } finally {
      process.destroyForcibly();
    }
  }

  static final class Program {
    private Program() {}

    /**
     * Loads copies of a library on one thread and sets threads on another until they are loaded.
     */
    public static void main(String[] args) throws Exception {
      NativeThreads.use(1);
      Path directory = Path.of(args[0]);
      Thread loading = new Thread(() -> load(directory));
      loading.start();
      while (loading.isAlive()) {
        NativeThreads.use(1);
      }
      System.out.println("threads of OpenBLAS: " + openblas.blas_get_num_threads());
    }

    private static void load(Path directory) {
      try {
        for (int i = 0; i < LIBRARIES; i++) {
          Path copy = Files.copy(LIBRARY, directory.resolve("lib" + i + ".so"));
          System.load(copy.toString());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
