package io.dcganspark.model.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
  @Test
  void textStaysAsItIs() {
    String text = "s3a://bucket/läufe/night-1: step 8, 日本語 😀 \\ %s";
    assertThat(PlainText.line(text)).isEqualTo(text);
  }

  @Test
  void whatSteersATerminalIsSpelledOut() {
    assertThat(PlainText.line("a\u001b[2Jb\u009b31mc\r\n\td\u0007"))
        .isEqualTo("a\\u001b[2Jb\\u009b31mc\\u000d\\u000a\\u0009d\\u0007");
    assertThat(PlainText.lines("a\u001b\n\tb\r\n")).isEqualTo("a\\u001b\n\tb\\u000d\n");
  }

  @Test
  void whatHidesInALineIsSpelledOut() {
    assertThat(PlainText.line("a\u202eb\u200bc\u2028d\ud800e"))
        .isEqualTo("a\\u202eb\\u200bc\\u2028d\\ud800e");
    assertThat(PlainText.line(new StringBuilder().appendCodePoint(0xE0041).toString()))
        .isEqualTo("\\u{e0041}");
  }

  @ParameterizedTest
  @CsvSource({
    "s3a://KEY:SECRET@bucket/runs, s3a://***@bucket/runs",
    "s3a://KEY:SEC/RET@bucket/runs, s3a://***@bucket/runs",
    "s3a://KEY:SEC@RET@bucket, s3a://***@bucket",
    "s3a://KEY@bucket, s3a://***@bucket",
    "http://ann:pw@host:5000/x, http://***@host:5000/x",
    "//KEY:SECRET@bucket/x, //***@bucket/x",
    "output.path=s3a://KEY:SECRET@bucket, output.path=s3a://***@bucket",
    "abfss://user:SECRET@account.example.org/x, abfss://***@account.example.org/x",
    "hdfs://a:1/x;s3a://K:SECRET@b/y, hdfs://a:1/x;s3a://***@b/y",
    "cannot use \"s3a://K:SECRET@b/y\": gone, cannot use \"s3a://***@b/y\": gone",
  })
  void usersAndPasswordsInAddressesAreNotShown(String text, String shown) {
    assertThat(PlainText.line(text)).isEqualTo(shown);
    assertThat(PlainText.line(shown)).isEqualTo(shown);
    assertThat(AddressSecret.isIn(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://namenode:8020/data/ann@example.org/x",
        "hdfs://[::1]:8020/a@b",
        "abfss://container@account.dfs.core.windows.net/runs",
        "s3a://bucket/a//b@c",
        "ann@example.org",
        "spark://host1:7077,host2:7077",
        "file:///home/a@b:c@d/x",
        "training.epochs=3",
        "a:b@c",
      })
  void otherTextsHoldNone(String text) {
    assertThat(AddressSecret.isIn(text)).isFalse();
  }
}
