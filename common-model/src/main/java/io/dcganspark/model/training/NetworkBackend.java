package io.dcganspark.model.training;

import io.dcganspark.model.device.ComputeDevices;
import io.dcganspark.model.device.Nd4jDevices;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * What computes the networks of a training. Implement it to train by another library: a public
 * class with a public constructor without arguments, whose name stands in {@code
 * META-INF/services/io.dcganspark.model.training.NetworkBackend} of a jar on the class path of
 * driver and executors. {@code training.backend} selects it by its name. A network is made and used
 * by a thread that is bound to one of {@link #devices}.
 */
public interface NetworkBackend {
  /** Returns the name by which a configuration selects it. */
  String name();

  /**
   * Returns why it cannot compute on this machine in a precision, to follow "found that"; empty if
   * it can.
   */
  Optional<String> obstacle(Precision precision);

  /** Returns the devices that it computes on: those of ND4J, if it has no others. */
  default ComputeDevices devices() {
    return new Nd4jDevices();
  }

  /**
   * Makes a network for one batch size, whose parameters are set before its first pass.
   *
   * @param configuration of its layers
   * @param precision of products, for which there is no {@link #obstacle}
   * @param inputShape with the batch first: (batch, values) or (batch, channel, height, width)
   * @throws IllegalArgumentException if it cannot compute this network; the message says what it
   *     found
   */
  Network make(MultiLayerConfiguration configuration, Precision precision, long... inputShape);
}
