package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.Reason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.internal.config.Kryo$;
import org.apache.spark.internal.config.Network$;
import org.apache.spark.internal.config.Status$;
import org.apache.spark.internal.config.UI$;
import org.apache.spark.internal.config.package$;
import org.apache.spark.network.util.ConfigProvider;
import org.apache.spark.network.util.MapConfigProvider;
import org.apache.spark.network.util.TransportConf;
import org.apache.spark.sql.internal.SQLConf$;
import org.apache.spark.sql.internal.StaticSQLConf$;
import scala.Tuple2;

/**
 * Refuses values that are not what their keys take: numbers, sizes, durations, names of a list.
 * Spark reads most of them late, some in the middle of a round.
 */
final class SettingTypes {
  /** A key's type is known when the object that declares it is loaded. */
  private static final Object[] DECLARED = {
    package$.MODULE$, Kryo$.MODULE$, Network$.MODULE$, Status$.MODULE$, UI$.MODULE$
  };

  private static final String SQL = "spark.sql.";

  /** Keys of these are declared nowhere: {@code spark.shuffle.io.connectionTimeout}. */
  private static final List<String> TRANSPORTS = List.of("rpc", "shuffle");

  private static final List<Consumer<TransportConf>> TRANSPORT_VALUES =
      List.of(
          TransportConf::connectionTimeoutMs,
          TransportConf::connectionCreationTimeoutMs,
          TransportConf::numConnectionsPerPeer,
          TransportConf::backLog,
          TransportConf::serverThreads,
          TransportConf::clientThreads,
          TransportConf::receiveBuf,
          TransportConf::sendBuf,
          TransportConf::maxIORetries,
          TransportConf::ioRetryWaitTimeMs,
          TransportConf::memoryMapBytes,
          TransportConf::preferDirectBufs,
          TransportConf::lazyFileDescriptor);

  private SettingTypes() {}

  /**
   * Checks all keys of Spark's that have a type.
   *
   * @throws UserErrorException of the first one with another value
   */
  static void require(SparkConf conf) {
    Map<String, String> settings = new TreeMap<>();
    for (Tuple2<String, String> setting : conf.getAll()) {
      settings.put(setting._1(), setting._2());
    }
    settings.forEach((key, value) -> requireType(conf, key, value));
    TRANSPORTS.forEach(module -> requireTransport(module, settings));
  }

  private static void requireType(SparkConf conf, String key, String value) {
    ConfigEntry<?> entry = declared(key);
    if (entry == null) {
      return;
    }
    try {
      conf.get(entry);
    } catch (RuntimeException e) {
      throw wrong(key, value, e);
    }
  }

  private static ConfigEntry<?> declared(String key) {
    Object[] declaring =
        // Loading Spark SQL's takes a while, and few have any of them.
        key.startsWith(SQL) ? new Object[] {SQLConf$.MODULE$, StaticSQLConf$.MODULE$} : DECLARED;
    return declaring.length == 0 ? null : ConfigEntry.findEntry(key);
  }

  private static void requireTransport(String module, Map<String, String> settings) {
    String prefix = "spark.%s.".formatted(module);
    if (settings.keySet().stream().noneMatch(key -> key.startsWith(prefix))) {
      return;
    }
    LastAsked provider = new LastAsked(settings);
    TransportConf transport = new TransportConf(module, provider);
    for (Consumer<TransportConf> value : TRANSPORT_VALUES) {
      try {
        value.accept(transport);
      } catch (RuntimeException e) {
        throw wrong(provider.key, settings.getOrDefault(provider.key, ""), e);
      }
    }
  }

  private static UserErrorException wrong(String key, String value, RuntimeException e) {
    return new UserErrorException(
        "%s is %s, which Spark cannot use: %s; correct it or leave it out"
            .formatted(key, value, Reason.of(Reason.root(e))),
        e);
  }

  /** Remembers which key was read last. */
  private static final class LastAsked extends ConfigProvider {
    private final MapConfigProvider settings;
    private String key = "";

    LastAsked(Map<String, String> settings) {
      this.settings = new MapConfigProvider(settings);
    }

    @Override
    public String get(String name) {
      key = name;
      return settings.get(name);
    }

    @Override
    public String get(String name, String defaultValue) {
      key = name;
      return settings.get(name, defaultValue);
    }

    @Override
    public Iterable<Map.Entry<String, String>> getAll() {
      return settings.getAll();
    }
  }
}
