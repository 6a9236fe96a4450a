package io.dcganspark.model.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReasonTest {
  @Test
  void isTheFirstLineThatSaysAnything() {
    assertThat(Reason.of(new IOException("\n  no such bucket \n\tat Client.java")))
        .isEqualTo("no such bucket");
  }

  @Test
  void isTheNameOfTheClassWhereNothingIsSaid() {
    assertThat(Reason.of(new IOException())).isEqualTo("IOException");
    assertThat(Reason.of(new IOException(" \n"))).isEqualTo("IOException");
    assertThat(Reason.message(new IOException(" \n"))).isEmpty();
  }

  @Test
  void theRootIsTheLastCause() {
    Throwable root = new IOException("disk full");
    Throwable failure = new IllegalStateException(new RuntimeException("task 3", root));
    assertThat(Reason.root(failure)).isSameAs(root);
    assertThat(Reason.root(root)).isSameAs(root);
    assertThat(Reason.causes(failure)).hasSize(3);
  }

  @Test
  void aChainThatHoldsItselfHasAnEnd() {
    IOException first = new IOException("first");
    IOException second = new IOException("second", first);
    first.initCause(second);
    assertThat(Reason.of(Reason.root(first))).isIn("first", "second");
  }
}
