package io.dcganspark.libtorch;

import io.dcganspark.model.failure.Reason;
import java.io.IOException;
import java.net.URL;
import org.bytedeco.javacpp.Loader;

/**
 * The part of libtorch that computes on GPUs. Where it does not load, JavaCPP leaves it out without
 * a word, and libtorch sees no GPU.
 */
final class CudaPart {
  /** In the natives for GPUs only. */
  private static final URL LIBRARY =
      CudaPart.class.getResource("/org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cuda.so");

  private CudaPart() {}

  static boolean isOnClassPath() {
    return LIBRARY != null;
  }

  /** Returns why libtorch sees no GPU, where it has this part and does not. */
  static String problem() {
    return Libtorch.problem().orElseGet(CudaPart::load);
  }

  private static String load() {
    try {
      System.load(Loader.cacheResource(LIBRARY).getAbsolutePath());
      return "it finds no NVIDIA driver, or no GPU";
    } catch (IOException | LinkageError e) {
      return "its part for GPUs does not load: " + Reason.of(e);
    }
  }
}
