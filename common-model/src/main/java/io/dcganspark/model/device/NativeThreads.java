package io.dcganspark.model.device;

import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many threads a replica's arithmetic uses. It has to be the same wherever the replica runs,
 * because sums are split by thread; and the sum over the tasks of an executor must not exceed its
 * cores, whatever OMP_NUM_THREADS says.
 */
public final class NativeThreads {
  private static volatile int used = 1;

  /** OpenBLAS's number; 0: it is still what ND4J chose. Guarded by the class. */
  private static int blasThreads;

  private NativeThreads() {}

  /**
   * Sets the number of threads for operations that the calling thread starts. The setting goes to
   * three libraries: ND4J's own loops and OpenBLAS for the whole process, the OpenMP of oneDNN,
   * ND4J's and the one that compiled networks call, for this thread.
   *
   * @param threads at least 1
   */
  public static void use(int threads) {
    Environment environment = Nd4j.getEnvironment();
    environment.setMaxThreads(threads);
    environment.setMaxMasterThreads(threads);
    useForBlas(threads);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    used = threads;
  }

  /**
   * Sets OpenBLAS's number only where it changes. JavaCPP looks for the function in every call, by
   * dlsym inside dl_iterate_phdr. That takes two locks of the dynamic linker in the order opposite
   * to dlopen's: this thread and one that loads a library at that moment can wait for each other
   * for ever.
   */
  private static synchronized void useForBlas(int threads) {
    if (blasThreads != threads) {
      openblas.blas_set_num_threads(threads);
      blasThreads = threads;
    }
  }

  /**
   * Returns the last number that this process was set to, for libraries that have one more setting.
   */
  public static int used() {
    return used;
  }
}
