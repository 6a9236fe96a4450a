package io.dcganspark.job.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameFilterTest {
  private static final int LONGEST = 1000;

  private final EmbeddedChannel channel = new EmbeddedChannel(new FrameFilter(LONGEST));

  private static byte[] frame(int length) {
    return Stranger.oneWay(ByteBuffer.allocate(length));
  }

  private static byte[] joined(byte[]... parts) {
    return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts));
  }

  private void receive(byte[] bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes));
  }

  private int passed() {
    int bytes = 0;
    for (ByteBuf in = channel.readInbound(); in != null; in = channel.readInbound()) {
      bytes += in.readableBytes();
      in.release();
    }
    return bytes;
  }

  @Test
  void passesFramesUpToTheLongestAsTheyAre() {
    byte[] longest = frame(LONGEST);
    receive(joined(frame(0), longest, frame(1)));
    assertThat(passed()).isEqualTo(3 * frame(0).length + LONGEST + 1);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void findsTheFramesInAnyPieces() {
    byte[] headOfTooLong = Arrays.copyOf(frame(LONGEST + 1), 9);
    for (byte piece : joined(frame(3), frame(LONGEST), headOfTooLong)) {
      assertThat(channel.isOpen()).isTrue();
      receive(new byte[] {piece});
    }
    // The head is looked at when all of it is there.
    assertThat(passed()).isEqualTo(frame(3).length + frame(LONGEST).length + 8);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void refusesOneByteTooMuch() {
    receive(frame(LONGEST + 1));
    assertThat(passed()).isZero();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void refusesLengthsThatCannotBe() {
    for (long length : new long[] {Long.MIN_VALUE, -1, 0, 8, 1L << 31, Long.MAX_VALUE}) {
      EmbeddedChannel other = new EmbeddedChannel(new FrameFilter(LONGEST));
      byte[] head = ByteBuffer.allocate(9).putLong(length).put((byte) 9).array();
      other.writeInbound(Unpooled.copiedBuffer(head));
      assertThat(other.isOpen()).as("length %d", length).isFalse();
    }
  }

  @Test
  void passesNothingButOneWayMessagesAndRequests() {
    for (int type = Byte.MIN_VALUE; type <= Byte.MAX_VALUE; type++) {
      EmbeddedChannel other = new EmbeddedChannel(new FrameFilter(LONGEST));
      other.writeInbound(Unpooled.copiedBuffer(Stranger.frame(type, new byte[12])));
      assertThat(other.isOpen())
          .as("type %d", type)
          .isEqualTo(type == Stranger.ONE_WAY || type == Stranger.RPC_REQUEST);
      other.finishAndReleaseAll();
    }
  }

  @Test
  void passesNoRequestThatIsTooLongForAHandshake() {
    receive(Stranger.request(new byte[8_000]));
    assertThat(channel.isOpen()).isTrue();
    receive(Stranger.request(new byte[9_000]));
    assertThat(channel.isOpen()).isFalse();
  }
}
