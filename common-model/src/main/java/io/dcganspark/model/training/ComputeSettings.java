package io.dcganspark.model.training;

import io.dcganspark.model.device.ComputeDevices;
import io.dcganspark.model.device.Nd4jDevices;
import io.dcganspark.model.numeric.Precision;
import java.io.Serializable;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What computes the networks of a training.
 *
 * @param backend {@value #AUTO}, {@value OneDnnBackend#NAME}, {@value LayerBackend#NAME}, or the
 *     name of a {@link NetworkBackend} on the class path
 * @param precision of products
 */
public record ComputeSettings(String backend, Precision precision) implements Serializable {
  /** Compiled for oneDNN where that can be, else layer by layer on ND4J. */
  public static final String AUTO = "auto";

  /** Returns those of a run that selects no backend. */
  public static ComputeSettings auto(Precision precision) {
    return new ComputeSettings(AUTO, precision);
  }

  /**
   * Checks that networks can be computed so on this machine.
   *
   * @throws IllegalArgumentException if not; the message says what was found, and what to use
   */
  public void require() {
    if (backend.equals(AUTO)) {
      CompiledWherePossible.require(precision);
    } else {
      selected();
    }
  }

  /**
   * Returns the devices that the networks are computed on.
   *
   * @throws IllegalArgumentException as {@link #require} does
   */
  public ComputeDevices devices() {
    return backend.equals(AUTO) ? new Nd4jDevices() : known().devices();
  }

  /** Returns whether the job itself has the backend, which then computes where ND4J does. */
  public boolean isBuiltIn() {
    return backend.equals(AUTO)
        || backend.equals(OneDnnBackend.NAME)
        || backend.equals(LayerBackend.NAME);
  }

  /** Returns what makes the networks; throws as {@link #require} does. */
  NetworkFactory factory() {
    if (backend.equals(AUTO)) {
      return new CompiledWherePossible(precision);
    }
    NetworkBackend selected = selected();
    return (configuration, parameters, inputShape) ->
        NetworkFactory.withParameters(
            selected.make(configuration, precision, inputShape), parameters);
  }

  private NetworkBackend known() {
    return backends()
        .filter(known -> known.name().equals(backend))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "backend %s: expected one of %s, or another on the class path (--jars)"
                        .formatted(
                            backend,
                            Stream.concat(Stream.of(AUTO), backends().map(NetworkBackend::name))
                                .collect(Collectors.joining(", ")))));
  }

  private NetworkBackend selected() {
    NetworkBackend selected = known();
    selected
        .obstacle(precision)
        .ifPresent(
            obstacle -> {
              throw new IllegalArgumentException(
                  "backend %s with precision %s: found that %s: use backend auto, or float32"
                      .formatted(backend, precision, obstacle));
            });
    return selected;
  }

  private static Stream<NetworkBackend> backends() {
    ServiceLoader<NetworkBackend> others =
        ServiceLoader.load(NetworkBackend.class, Thread.currentThread().getContextClassLoader());
    try {
      return Stream.concat(
          Stream.of(new OneDnnBackend(), new LayerBackend()),
          StreamSupport.stream(others.spliterator(), false).toList().stream());
    } catch (ServiceConfigurationError e) {
      throw new IllegalArgumentException(
          "a jar on the class path names a backend that does not load: " + e.getMessage(), e);
    }
  }
}
