package io.dcganspark.job.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private static final int LONGEST = 1000;
  private static final byte REFUSED = 66;

  private final List<byte[]> received = new ArrayList<>();
  private final FrameReader reader = new FrameReader(LONGEST, this::accept);
  private final EmbeddedChannel channel = new EmbeddedChannel(reader);

  private void accept(ByteBuf message) {
    if (message.isReadable() && message.getByte(message.readerIndex()) == REFUSED) {
      throw new ExchangeException("it sent what is refused");
    }
    received.add(ByteBufUtil.getBytes(message));
  }

  private EmbeddedChannel another() {
    return new EmbeddedChannel(new FrameReader(LONGEST, this::accept));
  }

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
    assertThat(passed()).isEqualTo(frame(3).length + frame(LONGEST).length);
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
      EmbeddedChannel other = another();
      byte[] head = ByteBuffer.allocate(9).putLong(length).put((byte) 9).array();
      other.writeInbound(Unpooled.copiedBuffer(head));
      assertThat(other.isOpen()).as("length %d", length).isFalse();
    }
  }

  @Test
  void passesNothingButOneWayMessagesAndRequests() {
    for (int type = Byte.MIN_VALUE; type <= Byte.MAX_VALUE; type++) {
      EmbeddedChannel other = another();
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

  @Test
  void nothingGoesPastSparksDecodersBeforeAMessageWasAccepted() {
    receive(joined(frame(3), frame(4)));
    assertThat(passed()).isEqualTo(frame(3).length + frame(4).length);
    assertThat(received).isEmpty();
  }

  @Test
  void messagesGoToTheReceiverInAnyPiecesOnceOneWasAccepted() {
    receive(frame(3));
    reader.admit();
    byte[] message = {1, 2, 3, 4, 5};
    for (byte piece : joined(Stranger.oneWay(ByteBuffer.wrap(message)), frame(LONGEST))) {
      receive(new byte[] {piece});
    }
    receive(joined(frame(0), Stranger.oneWay(ByteBuffer.wrap(message))));
    assertThat(received).containsExactly(message, new byte[LONGEST], new byte[0], message);
    assertThat(passed()).isEqualTo(frame(3).length);
  }

  @Test
  void aFrameThatSparkHasTheBeginningOfIsLeftToIt() {
    byte[] first = frame(100);
    receive(Arrays.copyOf(first, 50));
    reader.admit();
    receive(Arrays.copyOfRange(first, 50, first.length));
    receive(frame(7));
    assertThat(passed()).isEqualTo(first.length);
    assertThat(received).containsExactly(new byte[7]);
  }

  @Test
  void oneThatIsRefusedEndsTheConnectionAndNothingBehindItPasses() {
    reader.admit();
    byte[] refused = Stranger.oneWay(ByteBuffer.wrap(new byte[] {REFUSED}));
    receive(joined(frame(1), refused, frame(2), Stranger.request(new byte[3])));
    assertThat(received).containsExactly(new byte[1]);
    assertThat(passed()).isZero();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void refusesAMessageWithoutItsLength() {
    reader.admit();
    receive(ByteBuffer.allocate(9).putLong(9).put(Frame.ONE_WAY).array());
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void theMemoryOfAMessageIsReleasedWhetherItWasWholeOrNot() {
    PooledByteBufAllocator pool = new PooledByteBufAllocator(true, 1, 1, 8192, 0, 0, 0, true);
    channel.config().setAllocator(pool);
    reader.admit();
    receive(frame(LONGEST));
    byte[] second = frame(LONGEST);
    receive(Arrays.copyOf(second, second.length / 2));
    assertThat(allocations(pool)).isEqualTo(1);
    channel.finishAndReleaseAll();
    assertThat(allocations(pool)).isZero();
  }

  private static long allocations(PooledByteBufAllocator pool) {
    return pool.metric().directArenas().stream()
        .mapToLong(PoolArenaMetric::numActiveAllocations)
        .sum();
  }

  @Test
  void aFrameThatWeSendIsOneOfSparks() {
    byte[] message = {1, 2, 3, 4, 5};
    ByteBuf frame = Frame.oneWay(message.length).setBytes(Frame.MESSAGE, message);
    assertThat(ByteBufUtil.getBytes(frame)).isEqualTo(Stranger.oneWay(ByteBuffer.wrap(message)));
    frame.release();
  }
}
