package io.dcganspark.job.collective;

import java.time.Duration;
import org.apache.spark.network.client.TransportClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to the driver while a round runs; on rank 0. A report that gets lost never fails the
 * training.
 */
public final class TelemetryClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TelemetryClient.class);

  /** How long a report may keep the training waiting for a connection. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TelemetryAddress driver;
  private final Connector connector;
  private boolean warned;

  /** Prepares to report; connects with the first report. */
  public TelemetryClient(TelemetryAddress driver) {
    this(Node.ofThisProcess(), driver);
  }

  TelemetryClient(Node node, TelemetryAddress driver) {
    this.driver = driver;
    this.connector = new Connector(node, driver.token(), 0, PATIENCE);
  }

  /** Sends a report; returns before it has arrived. */
  public void send(byte[] report) {
    try {
      TransportClient connection = connector.connect("the driver", driver.host(), driver.port());
      Connector.send(
          connection,
          Message.frame(driver.token(), 0, 0, report.length, payload -> payload.put(report)));
    } catch (ExchangeException e) {
      if (!warned) {
        LOG.warn("Reports of this round do not reach the driver: {}", e.getMessage());
        warned = true;
      }
    }
  }

  @Override
  public void close() {
    connector.close();
  }
}
