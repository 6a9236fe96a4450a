package io.dcganspark.job.collective;

import java.nio.ByteBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.AbstractAuthRpcHandler;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;

/**
 * Stands before Spark's authentication, which allocates what the lengths in a stranger's message
 * ask for: here they have to fit into the message. A handshake that fails ends the connection.
 */
final class HandshakeCheck extends RpcHandler {
  /** The first byte of a message of {@code org.apache.spark.network.crypto.AuthMessage}. */
  private static final byte AUTHENTICATION = (byte) 0xFB;

  private static final int PARTS_OF_AUTHENTICATION = 3;

  private final AbstractAuthRpcHandler authentication;

  HandshakeCheck(AbstractAuthRpcHandler authentication) {
    this.authentication = authentication;
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
    if (authentication.isAuthenticated()) {
      authentication.receive(client, message, callback);
      return;
    }
    Admission admission = Admission.of(client.getChannel());
    if (!lengthsFit(message.duplicate())) {
      admission.refuse("the lengths in its handshake do not fit");
      return;
    }
    RpcResponseCallback answer = new Answer(admission, callback);
    try {
      authentication.receive(client, message, answer);
    } catch (RuntimeException e) {
      // Spark would log the stack trace for each stranger.
      answer.onFailure(e);
      return;
    }
    if (authentication.isAuthenticated()) {
      admission.authenticated();
    }
  }

  /** Answers a handshake; a failure is the end of the connection. */
  private record Answer(Admission admission, RpcResponseCallback callback)
      implements RpcResponseCallback {
    @Override
    public void onSuccess(ByteBuffer response) {
      callback.onSuccess(response);
    }

    @Override
    public void onFailure(Throwable failure) {
      String reason = "the handshake failed: it does not have the secret";
      callback.onFailure(new RefusedException(reason));
      admission.refuse(reason);
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
