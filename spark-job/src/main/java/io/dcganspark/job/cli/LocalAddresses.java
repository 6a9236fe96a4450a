package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils;

/**
 * Refuses addresses of another machine and ports that are taken. Spark would try each many times,
 * and end the process where its web page finds no port.
 */
final class LocalAddresses {
  private static final String LOCAL_IP = "SPARK_LOCAL_IP";
  private static final String BIND_ADDRESS = "spark.driver.bindAddress";
  private static final String HOST = "spark.driver.host";
  private static final String UI_PORT = "spark.ui.port";
  private static final String DEFAULT_UI_PORT = "4040";
  private static final int FIRST_PORT = 1024;
  private static final int LAST_PORT = 65_535;

  private final SparkConf conf;
  private final Optional<String> localIp;

  private LocalAddresses(SparkConf conf, Optional<String> localIp) {
    this.conf = conf;
    this.localIp = localIp;
  }

  /**
   * Checks where the driver would listen.
   *
   * @throws UserErrorException if it cannot
   */
  static void require(SparkConf conf) {
    require(conf, Optional.ofNullable(System.getenv(LOCAL_IP)));
  }

  static void require(SparkConf conf, Optional<String> localIp) {
    new LocalAddresses(conf, localIp.filter(ip -> !ip.isEmpty())).require();
  }

  private void require() {
    if (localIp.isPresent()) {
      requireOwn(LOCAL_IP, localIp.get());
    }
    Optional<String> key = Stream.of(BIND_ADDRESS, HOST).filter(conf::contains).findFirst();
    InetAddress driver =
        key.isPresent()
            ? requireOwn(key.get(), conf.get(key.get()))
            : resolve(LOCAL_IP, localIp.orElse("0.0.0.0"));
    requirePort("spark.driver.port", conf.get("spark.driver.port", "0"), driver);
    String blocks = "spark.driver.blockManager.port";
    String all = "spark.blockManager.port";
    requirePort(conf.contains(blocks) ? blocks : all, conf.get(blocks, conf.get(all, "0")), driver);
    if (conf.getBoolean("spark.ui.enabled", true)) {
      // Spark's web page listens everywhere unless the environment says where.
      InetAddress page = resolve(LOCAL_IP, localIp.orElse("0.0.0.0"));
      requirePort(UI_PORT, conf.get(UI_PORT, DEFAULT_UI_PORT), page);
    }
  }

  private static InetAddress requireOwn(String key, String address) {
    InetAddress resolved = resolve(key, address);
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(resolved, 0));
    } catch (IOException e) {
      throw new UserErrorException(
          "%s is %s, where this machine cannot listen (%s), expected an address of this machine: correct it or leave it out"
              .formatted(key, address, Reason.of(e)));
    }
    return resolved;
  }

  private static InetAddress resolve(String key, String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new UserErrorException(
          "%s is %s, a name without an address, expected one of this machine: correct it or leave it out"
              .formatted(key, address));
    }
  }

  /** As Spark does, the next ports are tried where it may. */
  private void requirePort(String key, String value, InetAddress address) {
    int port = Integer.parseInt(value.strip());
    if (port == 0) {
      return;
    }
    if (port < FIRST_PORT || port > LAST_PORT) {
      throw new UserErrorException(
          "%s is %d, expected a port from %d to %d, or 0 for any free one"
              .formatted(key, port, FIRST_PORT, LAST_PORT));
    }
    int more = Utils.portMaxRetries(conf);
    for (int offset = 0; offset <= more; offset++) {
      if (isFree(address, Utils.userPort(port, offset))) {
        return;
      }
    }
    throw new UserErrorException(
        "%s is %d, which is taken on this machine%s: name a free port, or 0 for any"
            .formatted(key, port, more == 0 ? "" : ", as are the %d after it".formatted(more)));
  }

  private static boolean isFree(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
