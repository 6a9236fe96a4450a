package io.dcganspark.job.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final Token TOKEN = new Token(3, 4);
  private static final int LONGEST = 100;
  private final Inbox inbox = new Inbox(TOKEN, 2, LONGEST);

  private record OnePeer(boolean lost) implements Peers {
    @Override
    public void send(int rank, ByteBuffer frame) {
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

  private static ByteBuffer frame(Token token, int sender, long tag, int payload) {
    ByteBuffer frame = Message.frame(token, sender, tag, payload);
    return frame.position(0);
  }

  private void refuses(ByteBuffer frame, String reason) {
    assertThatThrownBy(() -> inbox.accept(frame))
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void handsOutWhatCameEarlyWhenItIsAskedFor() {
    inbox.accept(frame(TOKEN, 1, 4, 12));
    inbox.accept(frame(TOKEN, 1, 5, 8));
    inbox.accept(frame(TOKEN, 0, 4, 4));
    assertThat(inbox.take(0, 4, "it", Duration.ofSeconds(1), new OnePeer(false)))
        .matches(payload -> payload.remaining() == 4);
    assertThat(inbox.take(1, 5, "it", Duration.ofSeconds(1), new OnePeer(false)))
        .matches(payload -> payload.remaining() == 8);
    assertThat(inbox.take(1, 4, "it", Duration.ofSeconds(1), new OnePeer(false)))
        .matches(payload -> payload.remaining() == 12);
  }

  @Test
  void refusesWhatDoesNotBelongToTheExchange() {
    refuses(frame(new Token(3, 5), 1, 0, 8), "another exchange");
    refuses(frame(TOKEN, 2, 0, 8), "rank 2 of 2");
    refuses(frame(TOKEN, -1, 0, 8), "rank -1");
    refuses(ByteBuffer.allocate(10), "10 bytes");
    refuses(ByteBuffer.allocate(Message.HEADER), "starts with");
  }

  @Test
  void refusesAVectorLongerThanTheLongest() {
    inbox.accept(frame(TOKEN, 1, 0, LONGEST * Float.BYTES));
    refuses(
        frame(TOKEN, 1, 1, LONGEST * Float.BYTES + Float.BYTES), "404 bytes, expected at most 400");
  }

  @Test
  void refusesAMessageThatComesAgain() {
    inbox.accept(frame(TOKEN, 1, 3, 8));
    refuses(frame(TOKEN, 1, 3, 8), "rank 1 sent message 3 again");
    inbox.take(1, 3, "it", Duration.ofSeconds(1), new OnePeer(false));
    refuses(frame(TOKEN, 1, 3, 8), "rank 1 sent message 3 again");
  }

  @Test
  void refusesAMessageOfAnEarlierOperation() {
    inbox.accept(frame(TOKEN, 1, 300, 8));
    refuses(frame(TOKEN, 1, 2, 8), "rank 1 sent message 2 again, or after 300");
    refuses(frame(TOKEN, 1, -1, 8), "rank 1 sent message -1");
  }

  @Test
  void refusesToPileUpMessagesWithoutEnd() {
    for (int tag = 0; tag < 4096; tag++) {
      inbox.accept(frame(TOKEN, 1, tag, 0));
    }
    refuses(frame(TOKEN, 1, 4096, 0), "4096 messages of 0 bytes wait");
  }

  @Test
  void refusesToPileUpVectorsAndTakesMoreWhenSomeWereTaken() {
    for (int tag = 0; tag < 4; tag++) {
      inbox.accept(frame(TOKEN, 1, tag, LONGEST * Float.BYTES));
    }
    refuses(frame(TOKEN, 1, 4, 4), "4 messages of 1600 bytes wait");
    inbox.take(1, 0, "it", Duration.ofSeconds(1), new OnePeer(false));
    inbox.accept(frame(TOKEN, 1, 4, 4));
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
