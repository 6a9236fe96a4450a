package io.dcganspark.job.collective;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

/**
 * What a machine's sockets can do at best, with nothing added up and nothing framed: each rank
 * sends to the next and receives from the one before, at the same time.
 */
final class SocketRing implements AutoCloseable {
  private static final int CHUNK = 1 << 18;

  private final SocketChannel next;
  private final SocketChannel before;
  private final ByteBuffer outgoing = ByteBuffer.allocateDirect(CHUNK);
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(CHUNK);

  private SocketRing(SocketChannel next, SocketChannel before) {
    this.next = next;
    this.before = before;
  }

  static SocketRing join(Meeting meeting, String host, int rank, int size) throws IOException {
    try (ServerSocketChannel server =
        ServerSocketChannel.open().bind(new InetSocketAddress(host, 0))) {
      String own = host + " " + server.socket().getLocalPort();
      String[] address = meeting.allGather(own)[(rank + 1) % size].split(" ", 2);
      SocketChannel next =
          SocketChannel.open(new InetSocketAddress(address[0], Integer.parseInt(address[1])));
      next.setOption(StandardSocketOptions.TCP_NODELAY, true);
      return new SocketRing(next, server.accept());
    }
  }

  /** Sends and receives so many bytes. */
  void exchange(long bytes) throws IOException {
    CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(bytes));
    for (long left = bytes; left > 0; ) {
      incoming.clear().limit((int) Math.min(left, CHUNK));
      int received = before.read(incoming);
      if (received < 0) {
        throw new IOException("the rank before has gone");
      }
      left -= received;
    }
    sending.join();
  }

  private void send(long bytes) {
    try {
      for (long left = bytes; left > 0; ) {
        outgoing.clear().limit((int) Math.min(left, CHUNK));
        left -= next.write(outgoing);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    next.close();
    before.close();
  }
}
