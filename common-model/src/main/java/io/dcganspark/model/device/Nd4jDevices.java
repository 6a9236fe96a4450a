package io.dcganspark.model.device;

import java.util.Optional;

/** The devices of ND4J, and of what computes where ND4J does. */
public final class Nd4jDevices implements ComputeDevices {
  @Override
  public Optional<String> obstacle(DeviceChoice choice) {
    return Devices.obstacle(choice);
  }

  @Override
  public Optional<String> obstacleOfJar(DeviceChoice choice) {
    return Devices.obstacleOfJar(choice);
  }

  @Override
  public void use(DeviceChoice choice, String address) {
    Devices.use(choice, address);
  }

  @Override
  public String describe() {
    return Devices.describe();
  }

  @Override
  public boolean isCuda() {
    return Devices.isCuda();
  }
}
