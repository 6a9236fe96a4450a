package io.dcganspark.job.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;

/**
 * Hands the first one-way message of a connection on and answers nothing; later ones go past it,
 * see {@link FrameReader}. A message that is refused is logged, changes nothing, and ends its
 * connection: no peer of ours sends one.
 */
final class OneWayHandler extends RpcHandler {
  private final Consumer<ByteBuf> receiver;
  private final StreamManager streams = new OneForOneStreamManager();

  OneWayHandler(Consumer<ByteBuf> receiver) {
    this.receiver = receiver;
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message) {
    try {
      // Copied, because the buffer goes back to Netty when this returns.
      receiver.accept(Unpooled.copiedBuffer(message));
    } catch (ExchangeException e) {
      Admission.refuse(client.getChannel(), e.getMessage());
      return;
    }
    Admission.grant(client.getChannel());
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
    callback.onFailure(new ExchangeException("no request is answered here"));
  }

  @Override
  public StreamManager getStreamManager() {
    return streams;
  }
}
