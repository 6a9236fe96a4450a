package io.dcganspark.libtorch;

import io.dcganspark.model.plan.PlannedStep;
import io.dcganspark.model.plan.PlannedStep.Pooling.Kind;
import io.dcganspark.model.plan.WindowAxis;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The maximum or the mean of neighbours. */
final class PoolingStep implements Step {
  private static final long[] NONE = {0, 0};

  private final Kind kind;
  private final long[] kernel;
  private final long[] strides;
  private final long[] dilation;

  /** (left, right, top, bottom), which libtorch itself would have alike. */
  private final long[] padding;

  private final Scalar padded;

  PoolingStep(PlannedStep.Pooling step, Memory memory) {
    WindowAxis rows = step.window().vertical();
    WindowAxis columns = step.window().horizontal();
    this.kind = step.kind();
    this.kernel = Products.sizes(step.window(), WindowAxis::kernel);
    this.strides = Products.sizes(step.window(), WindowAxis::stride);
    this.dilation = Products.sizes(step.window(), WindowAxis::dilation);
    this.padding = new long[] {columns.before(), columns.after(), rows.before(), rows.after()};
    this.padded = memory.keep(new Scalar(kind == Kind.MAXIMUM ? Double.NEGATIVE_INFINITY : 0.0));
  }

  @Override
  public Tensor forward(Tensor input, Pass pass) {
    Tensor images = torch.constant_pad_nd(input, padding, padded);
    return switch (kind) {
      case MAXIMUM -> torch.max_pool2d(images, kernel, strides, NONE, dilation, false);
      case MEAN -> mean(images).div(sharesOfImage(input));
      case MEAN_WITH_PADDING -> mean(images);
    };
  }

  private Tensor mean(Tensor images) {
    return torch.avg_pool2d(images, kernel, strides, NONE, false, true, new LongOptional());
  }

  /** Returns how much of each window is no padding. */
  private Tensor sharesOfImage(Tensor input) {
    Tensor ones = torch.ones_like(input.narrow(0, 0, 1).narrow(1, 0, 1).detach());
    return mean(torch.constant_pad_nd(ones, padding, padded));
  }
}
