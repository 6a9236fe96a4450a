package io.dcganspark.libtorch;

import io.dcganspark.model.layer.RectifierSides;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A leaky rectifier, whose sides a pass can record and others repeat. */
final class RectifierStep implements Step {
  private final Scalar slope;
  private final Scalar one;

  /** The slope at each value of the last recorded pass, in a tensor of one place; null before. */
  private Memory recorded;

  private Tensor slopes;

  /**
   * Prepares.
   *
   * @param slope below 0
   */
  RectifierStep(double slope, Memory memory) {
    this.slope = memory.keep(new Scalar(slope));
    this.one = memory.keep(new Scalar(1.0));
  }

  @Override
  public Tensor forward(Tensor input, Pass pass) {
    if (pass.sides() == RectifierSides.FREE) {
      return torch.leaky_relu(input, slope);
    }
    if (pass.sides() == RectifierSides.RECORDED) {
      record(input.detach());
    }
    if (slopes == null) {
      throw new IllegalStateException("sides are to be repeated, and no pass recorded them");
    }
    return input.mul(slopes);
  }

  private void record(Tensor input) {
    release();
    recorded = new Memory();
    slopes =
        recorded.keep(torch.where(input.gt(new Scalar(0.0)), one, slope).to(input.scalar_type()));
  }

  /** Releases what the last recorded pass kept. */
  void release() {
    if (recorded != null) {
      recorded.close();
      recorded = null;
      slopes = null;
    }
  }
}
