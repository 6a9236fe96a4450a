package io.dcganspark.libtorch;

import io.dcganspark.model.plan.PlannedStep;
import io.dcganspark.model.plan.Window;
import io.dcganspark.model.plan.WindowAxis;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The maximum or the mean of neighbours.
 *
 * @param kind the maximum or a mean
 * @param window without dilation
 */
record PoolingStep(PlannedStep.Pooling.Kind kind, Window window) implements Step {
  private static final long[] NONE = {0, 0};
  private static final long[] ONE_BY_ONE = {1, 1};

  @Override
  public Tensor forward(Tensor input, Pass pass) {
    return switch (kind) {
      case MAXIMUM ->
          torch.max_pool2d(
              Products.padded(input, window, Double.NEGATIVE_INFINITY),
              Products.sizes(window, WindowAxis::kernel),
              Products.sizes(window, WindowAxis::stride),
              NONE,
              ONE_BY_ONE,
              false);
      case MEAN -> meanWithPadding(input).div(sharesOfImage(input));
      case MEAN_WITH_PADDING -> meanWithPadding(input);
    };
  }

  private Tensor meanWithPadding(Tensor images) {
    return torch.avg_pool2d(
        Products.padded(images, window, 0),
        Products.sizes(window, WindowAxis::kernel),
        Products.sizes(window, WindowAxis::stride),
        NONE,
        false,
        true,
        new LongOptional());
  }

  /** Returns how much of each window is no padding, for one channel of one image. */
  private Tensor sharesOfImage(Tensor input) {
    return meanWithPadding(torch.ones_like(input.narrow(0, 0, 1).narrow(1, 0, 1).detach()));
  }
}
