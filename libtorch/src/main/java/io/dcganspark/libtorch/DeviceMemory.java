package io.dcganspark.libtorch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory is in use, as the operating system or NVIDIA's driver says. */
final class DeviceMemory {
  private static final Path OF_PROCESS = Path.of("/proc/self/status");

  private DeviceMemory() {}

  /** Returns megabytes in use on GPU 0, by all processes, or of this process; "" if unknown. */
  static String inUse(boolean isCuda) {
    try {
      return isCuda ? ofGpu() : ofProcess();
    } catch (IOException e) {
      return "";
    }
  }

  private static String ofGpu() throws IOException {
    Process query =
        new ProcessBuilder(
                "nvidia-smi", "--id=0", "--query-gpu=memory.used", "--format=csv,noheader,nounits")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private static String ofProcess() throws IOException {
    if (!Files.exists(OF_PROCESS)) {
      return "";
    }
    for (String line : Files.readAllLines(OF_PROCESS)) {
      if (line.startsWith("VmRSS:")) {
        long kilobytes = Long.parseLong(line.replaceAll("[^0-9]", ""));
        return String.valueOf(kilobytes / 1024);
      }
    }
    return "";
  }
}
