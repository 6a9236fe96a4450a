package io.dcganspark.libtorch;

import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.failure.Reason;
import io.dcganspark.model.numeric.Precision;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;

/** The library, loaded and set up once a process. */
final class Libtorch {
  private Libtorch() {}

  /** Found by the first use. */
  private static final class Loaded {
    static final Optional<String> PROBLEM = load();

    private static Optional<String> load() {
      try {
        Loader.load(torch.class);
        repeatResults(torch.globalContext());
        return Optional.empty();
      } catch (LinkageError | RuntimeException e) {
        return Optional.of("libtorch does not load: " + Reason.of(Reason.root(e)));
      }
    }

    /** A step gives the same bits each time where it can. */
    private static void repeatResults(Context context) {
      context.setBenchmarkCuDNN(false);
      context.setDeterministicCuDNN(true);
    }
  }

  /** Returns why libtorch does not load; nothing where it does. */
  static Optional<String> problem() {
    return Loaded.PROBLEM;
  }

  /** Returns the number of GPUs that libtorch can use; 0 where it does not load. */
  static int gpus() {
    return problem().isEmpty() && torch.cuda_is_available() ? torch.cuda_device_count() : 0;
  }

  /**
   * Does what calls the library.
   *
   * @throws IllegalStateException for a failure of the library; its message is one line, where
   *     libtorch's own are followed by the addresses of its functions
   */
  static void call(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      String message = String.valueOf(e.getMessage());
      int end = message.indexOf('\n');
      if (end < 0) {
        throw e;
      }
      throw new IllegalStateException("libtorch: " + message.substring(0, end), e);
    }
  }

  /**
   * Sets up a pass: the calling thread uses as many threads as the other libraries do, and products
   * of float32 on a GPU have all of their bits unless they are to be TF32's. libtorch knows that
   * only for the whole process; a task has its GPU for itself.
   */
  static void begin(Precision precision) {
    Context context = torch.globalContext();
    context.setAllowTF32CuBLAS(precision == Precision.TF32);
    context.setAllowTF32CuDNN(precision == Precision.TF32);
    int threads = NativeThreads.used();
    if (torch.get_num_threads() != threads) {
      torch.set_num_threads(threads);
    }
  }
}
