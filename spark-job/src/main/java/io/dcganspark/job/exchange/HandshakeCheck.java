package io.dcganspark.job.exchange;

import java.nio.ByteBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;

/**
 * Stands before Spark's authentication, which allocates what the lengths in a stranger's message
 * ask for: here they have to fit into the message. It also shows strangers the door that go on
 * without an authentication, where Spark's would leave the connection open.
 */
final class HandshakeCheck extends RpcHandler {
  /** The first byte of a message of {@code org.apache.spark.network.crypto.AuthMessage}. */
  private static final byte AUTHENTICATION = (byte) 0xFB;

  private static final int PARTS_OF_AUTHENTICATION = 3;

  private final RpcHandler authentication;

  HandshakeCheck(RpcHandler authentication) {
    this.authentication = authentication;
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
    if (lengthsFit(message.duplicate())) {
      authentication.receive(client, message, callback);
    } else {
      Admission.refuse(client.getChannel(), "the lengths in its handshake do not fit");
    }
  }

  /** SASL's messages, the other kind, start with one part that has a length. */
  private static boolean lengthsFit(ByteBuffer message) {
    if (!message.hasRemaining()) {
      return false;
    }
    int parts = message.get() == AUTHENTICATION ? PARTS_OF_AUTHENTICATION : 1;
    for (int part = 0; part < parts; part++) {
      if (message.remaining() < Integer.BYTES) {
        return false;
      }
      int length = message.getInt();
      if (length < 0 || length > message.remaining()) {
        return false;
      }
      message.position(message.position() + length);
    }
    return true;
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message) {
    try {
      authentication.receive(client, message);
    } catch (SecurityException e) {
      Admission.refuse(client.getChannel(), "it sent a message without authentication");
    }
  }

  @Override
  public StreamManager getStreamManager() {
    return authentication.getStreamManager();
  }

  @Override
  public void channelActive(TransportClient client) {
    authentication.channelActive(client);
  }

  @Override
  public void channelInactive(TransportClient client) {
    authentication.channelInactive(client);
  }

  @Override
  public void exceptionCaught(Throwable cause, TransportClient client) {
    authentication.exceptionCaught(cause, client);
  }
}
