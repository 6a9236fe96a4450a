package io.dcganspark.model.device;

/** What a user wants to compute with. */
public enum DeviceChoice {
  /** CUDA where it can be used, else the CPU. */
  AUTO,
  /** CUDA, or not at all. */
  CUDA,
  /** The CPU, also where CUDA could be used. */
  CPU
}
