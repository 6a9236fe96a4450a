package io.dcganspark.model.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ChannelDropoutTest {
  private static final int BATCH = 50;
  private static final int CHANNELS = 40;

  private final LayerHarness harness = new LayerHarness(new ChannelDropout(0.25));
  private final INDArray ones = Nd4j.ones(BATCH, CHANNELS, 2, 3);

  private INDArray forward(long step) {
    ((RandomLayer) harness.layer()).drawFrom(new RandomStream(1, Purpose.DROPOUT_ON_REAL, step, 0));
    return harness.forward(ones);
  }

  @Test
  void silencesWholeChannelsAndScalesTheOthers() {
    INDArray output = forward(1);
    int silenced = 0;
    for (int image = 0; image < BATCH; image++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        float first = output.getFloat(image, channel, 0, 0);
        assertThat(first).isIn(0f, 1 / 0.75f);
        for (int pixel = 0; pixel < 6; pixel++) {
          assertThat(output.getFloat(image, channel, pixel / 3, pixel % 3)).isEqualTo(first);
        }
        silenced += first == 0 ? 1 : 0;
      }
    }
    assertThat(silenced / (double) (BATCH * CHANNELS)).isCloseTo(0.25, within(0.05));
  }

  @Test
  void gradientPassesWhereTheSignalDid() {
    INDArray output = forward(1);
    assertThat(harness.backward(ones)).isEqualTo(output);
  }

  @Test
  void equalStreamsSilenceTheSameChannels() {
    INDArray first = forward(1).dup();
    assertThat(forward(2)).isNotEqualTo(first);
    assertThat(forward(1)).isEqualTo(first);
  }

  @Test
  void isTheIdentityInEvaluation() {
    assertThat(harness.layer().activate(ones, false, LayerWorkspaceMgr.noWorkspaces()))
        .isEqualTo(ones);
  }
}
