package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class ClosedConnectionLogTest {
  @Test
  void aThousandInASecondAreTwoLines() throws Exception {
    ClosedConnectionLog closedConnections = new ClosedConnectionLog();
    try (Warnings warnings = new Warnings()) {
      for (int port = 1; port <= 1_000; port++) {
        closedConnections.log(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "reason " + port);
      }
      assertThat(
              warnings.contain(
                  "Closed 999 more connections, the last one of localhost/127.0.0.1:1000"))
          .isTrue();
      assertThat(warnings.lines())
          .containsExactly(
              "Closed the connection of localhost/127.0.0.1:1: reason 1",
              "Closed 999 more connections, the last one of localhost/127.0.0.1:1000: reason 1000");
    }
  }

  @Test
  void oneThatHasToWaitForItsLineIsStillNamed() throws Exception {
    ClosedConnectionLog closedConnections = new ClosedConnectionLog();
    try (Warnings warnings = new Warnings()) {
      closedConnections.log(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), "one");
      closedConnections.log(new InetSocketAddress(InetAddress.getLoopbackAddress(), 2), "another");
      assertThat(warnings.contain("Closed the connection of localhost/127.0.0.1:2: another"))
          .isTrue();
    }
  }
}
