/**
 * Networks computed by libtorch, the C++ library of PyTorch, on a CPU or on a GPU: the backend
 * {@code libtorch}. {@link io.dcganspark.libtorch.TensorNetwork} has the steps of a {@linkplain
 * io.dcganspark.model.plan.NetworkPlan plan} as operations that libtorch differentiates.
 */
package io.dcganspark.libtorch;
