package io.dcganspark.job.collective;

import java.nio.ByteBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;

/**
 * Admits a connection whose first request, behind Spark's authentication, shows the token, and
 * closes any other. It answers, so that who was admitted knows it before it sends a message. Later
 * messages do not come here, see {@link FrameReader}.
 */
final class TokenCheck extends RpcHandler {
  private final Receiver receiver;
  private final StreamManager streams = new OneForOneStreamManager();

  TokenCheck(Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
    Admission admission = Admission.of(client.getChannel());
    try {
      receiver.greet(Message.parse(message));
    } catch (ExchangeException e) {
      callback.onFailure(new RefusedException(e.getMessage()));
      admission.refuse(e.getMessage());
      return;
    }
    if (admission.grant()) {
      callback.onSuccess(ByteBuffer.allocate(0));
    }
  }

  @Override
  public StreamManager getStreamManager() {
    return streams;
  }
}
