package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private static final int LONGEST = 1000;
  private static final byte REFUSED = 66;

  private final List<byte[]> received = new ArrayList<>();
  private final Receiver receiver =
      new Receiver() {
        @Override
        public void greet(Message hello) {
          throw new AssertionError("Spark's decoders pass it on");
        }

        @Override
        public void accept(ByteBuf message) {
          if (message.isReadable() && message.getByte(message.readerIndex()) == REFUSED) {
            throw new ExchangeException("it sent what is refused");
          }
          received.add(ByteBufUtil.getBytes(message));
        }
      };
  private final EmbeddedChannel channel = connection(false);

  private EmbeddedChannel connection(boolean authenticates) {
    Lobby lobby =
        new Lobby(
            new ListenerLimits(LONGEST, 1, Duration.ofSeconds(20)), new ClosedConnectionLog());
    return new EmbeddedChannel(
        new FrameReader(authenticates, LONGEST, receiver), new Admission(lobby));
  }

  private static boolean admit(EmbeddedChannel channel) {
    return Admission.of(channel).grant();
  }

  private void member() {
    assertThat(admit(channel)).isTrue();
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

  private static int passed(EmbeddedChannel channel) {
    int bytes = 0;
    for (ByteBuf in = channel.readInbound(); in != null; in = channel.readInbound()) {
      bytes += in.readableBytes();
      in.release();
    }
    return bytes;
  }

  private static byte[] hello() {
    return Stranger.request(Message.hello(Token.random(), 1).array());
  }

  @Test
  void onlyTheTokenPassesBeforeAConnectionIsAdmittedInAnyPieces() {
    byte[] hello = hello();
    for (byte piece : Arrays.copyOf(hello, hello.length - 1)) {
      receive(new byte[] {piece});
      assertThat(channel.inboundMessages()).isEmpty();
    }
    receive(new byte[] {hello[hello.length - 1]});
    assertThat(passed(channel)).isEqualTo(hello.length);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void aRequestOfAnotherLengthThanTheTokensIsRefusedAtItsHead() {
    for (int length : new int[] {0, 31, 33, 8_000}) {
      EmbeddedChannel other = connection(false);
      byte[] head = Arrays.copyOf(Stranger.request(new byte[length]), Frame.HEAD);
      other.writeInbound(Unpooled.copiedBuffer(head));
      assertThat(other.isOpen()).as("length %d", length).isFalse();
    }
  }

  @Test
  void aMessageIsRefusedAtItsHeadBeforeAConnectionIsAdmitted() {
    for (boolean authenticates : new boolean[] {false, true}) {
      EmbeddedChannel other = connection(authenticates);
      other.writeInbound(Unpooled.copiedBuffer(Arrays.copyOf(frame(LONGEST), Frame.HEAD - 1)));
      assertThat(other.isOpen()).isTrue();
      other.writeInbound(Unpooled.copiedBuffer(new byte[] {Frame.ONE_WAY}));
      assertThat(other.isOpen()).isFalse();
      assertThat(passed(other)).isZero();
    }
  }

  @Test
  void refusesOneByteTooMuch() {
    member();
    receive(frame(LONGEST + 1));
    assertThat(received).isEmpty();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void refusesLengthsThatCannotBe() {
    for (long length : new long[] {Long.MIN_VALUE, -1, 0, 8, 1L << 31, Long.MAX_VALUE}) {
      for (byte type : new byte[] {Frame.ONE_WAY, Frame.REQUEST}) {
        byte[] head = ByteBuffer.allocate(9).putLong(length).put(type).array();
        EmbeddedChannel admitted = connection(false);
        admit(admitted);
        for (EmbeddedChannel other : List.of(admitted, connection(false), connection(true))) {
          other.writeInbound(Unpooled.copiedBuffer(head));
          assertThat(other.isOpen()).as("length %d, type %d", length, type).isFalse();
        }
      }
    }
  }

  @Test
  void passesNothingButRequestsAndFromMembersNothingButMessages() {
    for (int type = Byte.MIN_VALUE; type <= Byte.MAX_VALUE; type++) {
      for (boolean admitted : new boolean[] {false, true}) {
        EmbeddedChannel other = connection(!admitted);
        if (admitted) {
          admit(other);
        }
        other.writeInbound(Unpooled.copiedBuffer(Stranger.frame(type, new byte[13])));
        assertThat(other.isOpen())
            .as("type %d", type)
            .isEqualTo(type == (admitted ? Stranger.ONE_WAY : Stranger.RPC_REQUEST));
        other.finishAndReleaseAll();
      }
    }
  }

  @Test
  void passesNoRequestThatIsTooLongForAHandshakeAndNotMoreThanOneAsksFor() {
    EmbeddedChannel other = connection(true);
    byte[] longest = Stranger.request(new byte[FrameReader.LONGEST_HANDSHAKE - 21]);
    for (int i = 0; i < FrameReader.MOST_HANDSHAKES; i++) {
      other.writeInbound(Unpooled.copiedBuffer(longest));
      assertThat(passed(other)).isEqualTo(FrameReader.LONGEST_HANDSHAKE);
    }
    assertThat(other.isOpen()).isTrue();
    other.writeInbound(Unpooled.copiedBuffer(longest));
    assertThat(other.isOpen()).isFalse();
    EmbeddedChannel another = connection(true);
    another.writeInbound(Unpooled.copiedBuffer(Stranger.request(new byte[9_000])));
    assertThat(another.isOpen()).isFalse();
  }

  @Test
  void theTokenFollowsTheHandshake() {
    EmbeddedChannel other = connection(true);
    other.writeInbound(Unpooled.copiedBuffer(Stranger.request(new byte[100])));
    assertThat(passed(other)).isEqualTo(121);
    Admission.of(other).authenticated();
    other.writeInbound(Unpooled.copiedBuffer(hello()));
    assertThat(passed(other)).isEqualTo(Frame.HELLO);
    other.writeInbound(Unpooled.copiedBuffer(Stranger.request(new byte[100])));
    assertThat(other.isOpen()).isFalse();
  }

  @Test
  void messagesOfAMemberGoToTheReceiverInAnyPieces() {
    member();
    byte[] message = {1, 2, 3, 4, 5};
    for (byte piece : joined(Stranger.oneWay(ByteBuffer.wrap(message)), frame(LONGEST))) {
      receive(new byte[] {piece});
    }
    receive(joined(frame(0), Stranger.oneWay(ByteBuffer.wrap(message))));
    assertThat(received).containsExactly(message, new byte[LONGEST], new byte[0], message);
    assertThat(passed(channel)).isZero();
  }

  @Test
  void oneThatIsRefusedEndsTheConnectionAndNothingBehindItPasses() {
    member();
    byte[] refused = Stranger.oneWay(ByteBuffer.wrap(new byte[] {REFUSED}));
    receive(joined(frame(1), refused, frame(2), Stranger.request(new byte[3])));
    assertThat(received).containsExactly(new byte[1]);
    assertThat(passed(channel)).isZero();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void refusesAMessageWithoutItsLength() {
    member();
    receive(ByteBuffer.allocate(9).putLong(9).put(Frame.ONE_WAY).array());
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void theMemoryOfAMessageIsReleasedWhetherItWasWholeOrNot() {
    PooledByteBufAllocator pool = new PooledByteBufAllocator(true, 1, 1, 8192, 0, 0, 0, true);
    channel.config().setAllocator(pool);
    member();
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
