package io.dcganspark.libtorch;

import io.dcganspark.model.plan.PlannedStep;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A batch normalization. Libtorch would move the running statistics at once; the job moves them
 * with the gradients, by the mean over all replicas.
 */
final class NormalizationStep implements Step {
  private final double epsilon;
  private final boolean isUnbiased;
  private final Scalar momentum;
  private final Tensor scale;
  private final Tensor shift;
  private final Tensor runningMean;
  private final Tensor runningVariance;
  private final Tensor meanMovement;
  private final Tensor varianceMovement;

  /** Of the last training batch; the variance is that of the distribution. */
  private final Tensor batchMean;

  private final Tensor batchVariance;

  /** Values a channel of the last training batch. */
  private long count;

  NormalizationStep(
      PlannedStep.Normalization step,
      ParameterTensors parameters,
      Memory memory,
      Placement placement) {
    long channels = step.output().channels();
    this.epsilon = step.epsilon();
    this.isUnbiased = step.isUnbiased();
    this.momentum = memory.keep(new Scalar(step.momentum()));
    this.scale = parameters.trained(step.scale(), channels);
    this.shift = parameters.trained(step.shift(), channels);
    this.runningMean = parameters.constant(step.runningMean(), channels);
    this.runningVariance = parameters.constant(step.runningVariance(), channels);
    this.meanMovement = parameters.gradient(step.runningMean(), channels);
    this.varianceMovement = parameters.gradient(step.runningVariance(), channels);
    this.batchMean = new DeviceVector(memory, placement, channels).tensor();
    this.batchVariance = new DeviceVector(memory, placement, channels).tensor();
  }

  @Override
  public Tensor forward(Tensor input, Pass pass) {
    if (!pass.training()) {
      return normalized(input, runningMean, runningVariance, false);
    }
    count = input.numel() / input.size(1);
    // With a momentum of 1 these become the batch's own, unless they are not numbers.
    return normalized(input, batchMean.zero_(), batchVariance.zero_(), true);
  }

  private Tensor normalized(Tensor input, Tensor mean, Tensor variance, boolean isTraining) {
    return torch.batch_norm(
        input,
        new TensorOptional(scale),
        new TensorOptional(shift),
        new TensorOptional(mean),
        new TensorOptional(variance),
        isTraining,
        1,
        epsilon,
        true);
  }

  /** Writes how far the last training batch moves the running statistics; records no graph. */
  void writeMovements() {
    meanMovement.copy_(runningMean.sub(batchMean).mul(momentum));
    Tensor variance = batchVariance;
    if (!isUnbiased) {
      variance = variance.mul(new Scalar((count - 1.0) / count));
    }
    varianceMovement.copy_(runningVariance.sub(variance).mul(momentum));
  }
}
