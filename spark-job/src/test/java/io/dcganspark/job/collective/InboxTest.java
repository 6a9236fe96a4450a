package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final Token TOKEN = new Token(3, 4);
  private static final int LONGEST = 100;
  private final Inbox inbox = new Inbox(TOKEN, 2, LONGEST);

  private record OnePeer(boolean lost) implements Peers {
    @Override
    public void send(int rank, ByteBuf frame) {
      throw new AssertionError("nothing is sent here");
    }

    @Override
    public boolean isLost(int rank) {
      return lost;
    }

    @Override
    public String name(int rank) {
      return "the peer";
    }

    @Override
    public String executor(int rank) {
      return "e" + rank;
    }
  }

  private static ByteBuf message(Token token, int sender, long tag, int payload) {
    return Unpooled.wrappedBuffer(Messages.of(token, sender, tag, payload));
  }

  private static ByteBuf zeros(int length) {
    return Unpooled.wrappedBuffer(new byte[length]);
  }

  private void accepts(ByteBuf message) {
    inbox.accept(message);
    assertThat(message.refCnt()).isEqualTo(2);
  }

  private void refuses(ByteBuf message, String reason) {
    assertThatThrownBy(() -> inbox.accept(message))
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining(reason);
    assertThat(message.refCnt()).isEqualTo(1);
  }

  private Inbox.Received take(int sender, long tag) {
    return inbox.take(sender, tag, "it", Duration.ofSeconds(1), new OnePeer(false));
  }

  @Test
  void handsOutWhatCameEarlyWhenItIsAskedFor() {
    accepts(message(TOKEN, 1, 4, 12));
    accepts(message(TOKEN, 1, 5, 8));
    accepts(message(TOKEN, 0, 4, 4));
    assertThat(take(0, 4).payload().remaining()).isEqualTo(4);
    assertThat(take(1, 5).payload().remaining()).isEqualTo(8);
    assertThat(take(1, 4).payload().remaining()).isEqualTo(12);
  }

  @Test
  void refusesWhatDoesNotBelongToTheExchange() {
    refuses(message(new Token(3, 5), 1, 0, 8), "another exchange");
    refuses(message(TOKEN, 2, 0, 8), "rank 2 of 2");
    refuses(message(TOKEN, -1, 0, 8), "rank -1");
    refuses(zeros(10), "10 bytes");
    refuses(zeros(Message.HEADER), "starts with");
  }

  @Test
  void refusesAVectorLongerThanTheLongest() {
    accepts(message(TOKEN, 1, 0, LONGEST * Float.BYTES));
    refuses(
        message(TOKEN, 1, 1, LONGEST * Float.BYTES + Float.BYTES),
        "404 bytes, expected at most 400");
  }

  @Test
  void refusesAMessageThatComesAgain() {
    accepts(message(TOKEN, 1, 3, 8));
    refuses(message(TOKEN, 1, 3, 8), "rank 1 sent message 3 again");
    take(1, 3);
    refuses(message(TOKEN, 1, 3, 8), "rank 1 sent message 3 again");
  }

  @Test
  void refusesAMessageOfAnEarlierOperation() {
    accepts(message(TOKEN, 1, 300, 8));
    refuses(message(TOKEN, 1, 2, 8), "rank 1 sent message 2 again, or after 300");
    refuses(message(TOKEN, 1, -1, 8), "rank 1 sent message -1");
  }

  @Test
  void refusesToPileUpMessagesWithoutEnd() {
    for (int tag = 0; tag < 4096; tag++) {
      accepts(message(TOKEN, 1, tag, 0));
    }
    refuses(message(TOKEN, 1, 4096, 0), "4096 messages of 0 bytes wait");
  }

  @Test
  void refusesToPileUpVectorsAndTakesMoreWhenSomeWereTaken() {
    for (int tag = 0; tag < 4; tag++) {
      accepts(message(TOKEN, 1, tag, LONGEST * Float.BYTES));
    }
    refuses(message(TOKEN, 1, 4, 4), "4 messages of 1600 bytes wait");
    take(1, 0);
    accepts(message(TOKEN, 1, 4, 4));
  }

  @Test
  void memoryIsReleasedWhenAMessageWasUsed() {
    ByteBuf memory = message(TOKEN, 1, 0, 8);
    accepts(memory);
    take(1, 0).close();
    assertThat(memory.refCnt()).isEqualTo(1);
  }

  @Test
  void memoryOfWhatNobodyAsksForIsReleasedInTheEndAndNothingIsKeptAfterIt() {
    ByteBuf early = message(TOKEN, 1, 0, 8);
    ByteBuf late = message(TOKEN, 1, 1, 8);
    accepts(early);
    inbox.close();
    inbox.accept(late);
    assertThat(early.refCnt()).isEqualTo(1);
    assertThat(late.refCnt()).isEqualTo(1);
  }

  @Test
  void aLostPeerEndsTheWaitBeforeTheDeadline() {
    long start = System.nanoTime();
    assertThatThrownBy(() -> inbox.take(1, 0, "part 1", Duration.ofMinutes(5), new OnePeer(true)))
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining("the peer was lost while part 1");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
  }
}
