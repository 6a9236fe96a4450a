package io.dcganspark.model.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0       | 0 images       | 0 images         | 0 images       | images",
        "1       | 1 image        | 1 image          | image          | image",
        "2       | 2 images       | 2 images         | 2 images       | images",
        "60000   | 60000 images   | 60,000 images    | 60000 images   | images",
        "3000000000 | 3000000000 images | 3,000,000,000 images | 3000000000 images | images",
      })
  void oneIsSingular(long count, String of, String grouped, String unlessOne, String noun) {
    assertThat(Counted.of(count, "image")).isEqualTo(of);
    assertThat(Counted.grouped(count, "image")).isEqualTo(grouped);
    assertThat(Counted.unlessOne(count, "image")).isEqualTo(unlessOne);
    assertThat(Counted.noun(count, "image")).isEqualTo(noun);
  }
}
