package io.dcganspark.job.collective;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/** A process that speaks to an endpoint as it likes, without Spark's transport. */
final class Stranger implements AutoCloseable {
  static final int RPC_REQUEST = 3;
  static final int STREAM_REQUEST = 6;
  static final int ONE_WAY = 9;

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final DataOutputStream out;

  Stranger(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** A frame of Spark's whose body is in it, as {@code MessageEncoder} writes it. */
  static byte[] oneWay(ByteBuffer message) {
    return frame(
        ONE_WAY,
        ByteBuffer.allocate(Integer.BYTES + message.remaining())
            .putInt(message.remaining())
            .put(message.duplicate())
            .array());
  }

  static byte[] request(byte[] message) {
    return frame(
        RPC_REQUEST,
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + message.length)
            .putLong(7)
            .putInt(message.length)
            .put(message)
            .array());
  }

  static byte[] frame(int type, byte[] rest) {
    int length = Long.BYTES + Byte.BYTES + rest.length;
    return ByteBuffer.allocate(length).putLong(length).put((byte) type).put(rest).array();
  }

  Stranger send(byte[] bytes) throws IOException {
    out.write(bytes);
    return this;
  }

  /** Waits until some bytes have come, for some seconds at most. */
  boolean hears(int bytes) throws IOException {
    try {
      return socket.getInputStream().readNBytes(bytes).length == bytes;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /** Reads what comes until the other side closes, for some seconds at most. */
  boolean isShownTheDoor() throws IOException {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true; // Closed with bytes of ours unread.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
