package io.dcganspark.job.collective;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Many strangers at once, on ports of this machine only, bounded in their number, their bytes and
 * their time. Some send bytes, some begin a handshake and stay, some say nothing, some leave
 * abruptly. Those that are not shown the door stay until this is closed.
 */
public final class Flood implements AutoCloseable {
  /** The length that a stranger announces, one of the reference's longest vector. */
  private static final int ANNOUNCED = 3_900_000;

  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 16);

  private enum Kind {
    MESSAGE_WITHOUT_TOKEN(true),
    MESSAGE_WITH_ANOTHER_TOKEN(true),
    UNFINISHED_REQUEST(false),
    SILENCE(false),
    GARBAGE(true),
    HANDSHAKE_WITH_ANOTHER_SECRET(true),
    BEGINNING_OF_THE_OTHER_HANDSHAKE(false),
    REQUEST_WITH_ANOTHER_TOKEN(true);

    private final boolean bulk;

    Kind(boolean bulk) {
      this.bulk = bulk;
    }

    private byte[] opening(Random random) {
      byte[] announced =
          ByteBuffer.allocate(Frame.MESSAGE)
              .putLong(Frame.MESSAGE + ANNOUNCED)
              .put(Frame.ONE_WAY)
              .putInt(ANNOUNCED)
              .array();
      byte[] header = Messages.of(Token.random(), 1, 0, 0).array();
      return switch (this) {
        case MESSAGE_WITHOUT_TOKEN -> announced;
        case MESSAGE_WITH_ANOTHER_TOKEN -> joined(announced, header);
        case UNFINISHED_REQUEST ->
            ByteBuffer.allocate(8_191).putLong(8_192).put(Frame.REQUEST).array();
        case SILENCE -> new byte[0];
        case GARBAGE -> {
          byte[] garbage = new byte[1_000];
          random.nextBytes(garbage);
          yield garbage;
        }
        case HANDSHAKE_WITH_ANOTHER_SECRET -> {
          ByteBuffer handshake = ByteBuffer.allocate(1 + 3 * Integer.BYTES + 5 + 16 + 80);
          handshake.put((byte) 0xFB).putInt(5).put("app-1".getBytes(StandardCharsets.UTF_8));
          handshake.putInt(16).put(new byte[16]).putInt(80).put(new byte[80]);
          yield joined(Stranger.request(handshake.array()), announced);
        }
        case BEGINNING_OF_THE_OTHER_HANDSHAKE ->
            Stranger.request(
                ByteBuffer.allocate(1 + Integer.BYTES + 5)
                    .put((byte) 0xEA)
                    .putInt(5)
                    .put("app-1".getBytes(StandardCharsets.UTF_8))
                    .array());
        case REQUEST_WITH_ANOTHER_TOKEN -> joined(Stranger.request(header), announced);
      };
    }

    private static byte[] joined(byte[] first, byte[] second) {
      return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }
  }

  private static final class Connection {
    private final ByteBuffer opening;
    private final boolean leaves;
    private long rest;
    private boolean open;

    private Connection(Kind kind, Random random, long bytes) {
      opening = ByteBuffer.wrap(kind.opening(random));
      rest = kind.bulk ? bytes : 0;
      leaves = kind == Kind.BEGINNING_OF_THE_OTHER_HANDSHAKE;
    }

    /** Sends what the socket takes; returns whether there is more to send. */
    private boolean send(SocketChannel socket) throws IOException {
      socket.write(opening);
      while (!opening.hasRemaining() && rest > 0) {
        int sent = socket.write(ZEROS.duplicate().limit((int) Math.min(rest, ZEROS.capacity())));
        if (sent == 0) {
          break;
        }
        rest -= sent;
      }
      return opening.hasRemaining() || rest > 0;
    }
  }

  private int closed;
  private final Random random = new Random(15);
  private final List<SocketChannel> open = new ArrayList<>();
  private final List<Integer> ports;
  private final int connections;
  private final long bytesOfEach;

  /**
   * Prepares one.
   *
   * @param ports of this machine that are flooded in turn
   * @param connections how many, on all ports together
   * @param bytes that those of them send that send much, together
   */
  public Flood(List<Integer> ports, int connections, long bytes) {
    this.ports = ports;
    this.connections = connections;
    long many = Stream.of(Kind.values()).filter(kind -> kind.bulk).count();
    this.bytesOfEach = bytes / (connections * many / Kind.values().length);
  }

  /** Opens all connections, and sends until all is sent or refused, or the time is over. */
  public void pour(Duration atMost) throws IOException {
    long start = System.nanoTime();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        Kind kind = Kind.values()[i % Kind.values().length];
        SocketChannel socket = SocketChannel.open();
        open.add(socket);
        socket.configureBlocking(false);
        int port = ports.get(i / Kind.values().length % ports.size());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.register(
            selector, SelectionKey.OP_CONNECT, new Connection(kind, random, bytesOfEach));
        sendWhatIsTaken(selector, 0);
      }
      while (!selector.keys().isEmpty() && System.nanoTime() - start < atMost.toNanos()) {
        sendWhatIsTaken(selector, 50);
      }
    }
  }

  /** How many connections were made and closed by the other side. */
  public int closed() {
    return closed;
  }

  private void sendWhatIsTaken(Selector selector, long millis) throws IOException {
    if (millis == 0) {
      selector.selectNow();
    } else {
      selector.select(millis);
    }
    for (SelectionKey key : selector.selectedKeys()) {
      SocketChannel socket = (SocketChannel) key.channel();
      Connection connection = (Connection) key.attachment();
      try {
        socket.finishConnect();
        connection.open = true;
        key.interestOps(SelectionKey.OP_WRITE);
        if (!connection.send(socket)) {
          key.cancel();
          if (connection.leaves) {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            socket.close();
          }
        }
      } catch (IOException e) {
        socket.close();
        closed += connection.open ? 1 : 0;
      }
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel socket : open) {
      socket.close();
    }
  }
}
