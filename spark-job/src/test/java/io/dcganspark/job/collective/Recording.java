package io.dcganspark.job.collective;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Someone on the wire: forwards connections to ports of this machine and keeps what passes. */
final class Recording implements AutoCloseable {
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private final AtomicInteger closing = new AtomicInteger();
  private volatile boolean flipping;

  /** Listens on a free port, and returns it. */
  int inFrontOf(int port) {
    try {
      ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      open.add(server);
      start(() -> accept(server, port));
      return server.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on, turns one bit of every piece that passes. */
  void flipBits() {
    flipping = true;
  }

  /** Closes so many of the next connections instead of forwarding them. */
  void close(int connections) {
    closing.set(connections);
  }

  /** How often a sequence of bytes passed, in either direction. */
  int count(byte[] sequence) {
    String all;
    synchronized (seen) {
      all = seen.toString(StandardCharsets.ISO_8859_1);
    }
    String wanted = new String(sequence, StandardCharsets.ISO_8859_1);
    int count = 0;
    for (int at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + sequence.length)) {
      count++;
    }
    return count;
  }

  int length() {
    synchronized (seen) {
      return seen.size();
    }
  }

  private void accept(ServerSocket server, int port) throws IOException {
    while (true) {
      Socket near = server.accept();
      if (closing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        near.close();
        continue;
      }
      Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(near);
      open.add(far);
      start(() -> forward(near, far));
      start(() -> forward(far, near));
    }
  }

  private void forward(Socket from, Socket to) throws IOException {
    byte[] buffer = new byte[1 << 16];
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      synchronized (seen) {
        seen.write(buffer, 0, length);
      }
      if (flipping) {
        buffer[length / 2] ^= 1;
      }
      out.write(buffer, 0, length);
    }
    to.close();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One of the two ends, or this recording, was closed.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable socket : open) {
      socket.close();
    }
  }
}
