package io.dcganspark.model.numeric;

import java.util.Locale;

/** In which numbers convolutions and large products multiply. All sums are float32. */
public enum Precision {
  /** 24 significant bits. */
  FLOAT32,
  /**
   * 11 significant bits for the factors of products, on NVIDIA's GPUs from Ampere on; older ones
   * multiply float32. For libtorch alone.
   */
  TF32,
  /**
   * 8 significant bits for the factors of products, at twice the speed or more on processors with
   * AVX512-BF16 or AMX. Parameters, statistics, losses and Adam stay float32.
   */
  BFLOAT16;

  /** Returns the name that configurations and messages have. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
