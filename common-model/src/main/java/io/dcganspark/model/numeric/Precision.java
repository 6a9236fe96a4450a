package io.dcganspark.model.numeric;

/** In which numbers convolutions and large products multiply. All sums are float32. */
public enum Precision {
  /** 24 significant bits. */
  FLOAT32,
  /**
   * 8 significant bits for the factors of products, at twice the speed or more on processors with
   * AVX512-BF16 or AMX. Parameters, statistics, losses and Adam stay float32.
   */
  BFLOAT16
}
