package io.dcganspark.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.libtorch.Placement.HostMemory;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.plan.ActivationShape;
import io.dcganspark.model.plan.NetworkPlan;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.training.InitialState;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;

/** Tensors with memory beside them, as those on a GPU have, give the bits of shared memory. */
class PlacementTest {
  private static final int BATCH = 3;
  private static final MultiLayerConfiguration DISCRIMINATOR =
      DcganRecipe.ofReference().discriminator(1);

  private static Network network(Device device, HostMemory host) {
    long[] shape = {BATCH, 1, 32, 32};
    ParameterLayout layout = ParameterLayout.of(DISCRIMINATOR);
    return new LibtorchNetwork(
        NetworkPlan.of(DISCRIMINATOR, layout, ActivationShape.ofExample(shape)),
        layout,
        new Placement(device, torch.ScalarType.Float, host),
        Precision.FLOAT32,
        shape);
  }

  @Test
  void bothKindsOfMemoryGiveTheSameBits() {
    assertThat(Libtorch.problem()).isEmpty();
    float[] parameters = InitialState.parameters(DISCRIMINATOR);
    try (Device cpu = new Device(torch.DeviceType.CPU);
        Network shared = network(cpu, HostMemory.SHARED);
        Network separate = network(cpu, HostMemory.SEPARATE)) {
      shared.setParameters(parameters);
      separate.setParameters(new float[parameters.length]);
      separate.setParameters(parameters);
      assertThat(separate.parameters()).isEqualTo(parameters);
      for (int step = 0; step < 2; step++) {
        float[] images = random(step, BATCH * 32 * 32);
        float[] gradient = random(9 + step, BATCH);
        assertThat(separate.forward(images, dropout()))
            .isEqualTo(shared.forward(images, dropout()));
        assertThat(separate.backward(gradient)).isEqualTo(shared.backward(gradient));
        assertThat(separate.gradients()).isEqualTo(shared.gradients());
        assertThat(separate.evaluate(images)).isEqualTo(shared.evaluate(images));
        shared.forward(images, dropout());
        separate.forward(images, dropout());
        shared.backwardToParameters(gradient);
        separate.backwardToParameters(gradient);
        assertThat(separate.gradients()).isEqualTo(shared.gradients());
      }
    }
  }

  private static RandomStream dropout() {
    return new RandomStream(1, Purpose.DROPOUT_ON_REAL, 1, 0);
  }

  private static float[] random(int key, int length) {
    RandomStream stream = new RandomStream(9, Purpose.LATENT, key, 0);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = stream.nextGaussian();
    }
    return values;
  }
}
