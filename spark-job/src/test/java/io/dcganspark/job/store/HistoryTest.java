package io.dcganspark.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
  private static final Map<Long, Double> DISTANCES = Map.of(8L, 7.25, 16L, 3.1, 24L, 3.1);

  private static History read(String json) throws IOException {
    return History.fromJson(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(History history) {
    return new String(history.toJson(), StandardCharsets.UTF_8);
  }

  @Test
  void readsWhatItWrote() throws IOException {
    for (History history :
        new History[] {
          History.EMPTY,
          History.of(DISTANCES),
          History.of(Map.of(8L, Double.NaN)),
          History.of(Map.of(8L, 1 / 3.0, 16L, Double.NaN)),
          History.ofOlderRun(DISTANCES, 24, OptionalLong.of(8))
        }) {
      assertThat(History.fromJson(history.toJson())).isEqualTo(history);
    }
  }

  @Test
  void theBestIsTheFirstOfTheSmallestDistances() {
    assertThat(History.of(DISTANCES).best()).hasValue(16);
    assertThat(History.of(Map.of(8L, Double.NaN, 16L, 9.0)).best()).hasValue(16);
    assertThat(History.of(Map.of(8L, Double.NaN)).best()).isEmpty();
    assertThat(History.EMPTY.best()).isEmpty();
    assertThat(text(History.of(DISTANCES))).contains("\"best\" : 16");
  }

  @Test
  void whatAnOlderRunMarkedAsItsBestStaysSo() {
    OptionalLong marked = OptionalLong.of(8);
    for (Map<Long, Double> logged : List.of(DISTANCES, Map.of(16L, 3.1), Map.<Long, Double>of())) {
      History history = History.ofOlderRun(logged, 24, marked);
      assertThat(history.best()).as("of %s", logged).hasValue(8);
      assertThat(history.kept()).containsExactly(8L);
    }
    assertThat(History.ofOlderRun(DISTANCES, 24, OptionalLong.of(16)).distances())
        .isEqualTo(DISTANCES);
  }

  @Test
  void aMarkBeyondTheStepThatTheRunHasReachedOnlyStays() {
    History history = History.ofOlderRun(DISTANCES, 24, OptionalLong.of(32));
    assertThat(history.best()).hasValue(16);
    assertThat(history.kept()).containsExactly(16L, 32L);
  }

  @Test
  void aMarkStaysAlsoWhenABetterOneComes() {
    Map<Long, Double> later = Map.of(8L, 5.0, 16L, 4.0);
    History history = new History(new TreeMap<>(later), OptionalLong.of(8));
    assertThat(history.best()).hasValue(16);
    assertThat(history.kept()).containsExactly(8L, 16L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"version\": 0, \"evaluations\": [], \"best\": null}",
        "{\"version\": 1, \"evaluations\": []}",
        "{\"version\": 1, \"evaluations\": [{\"step\": 8}], \"best\": 8}",
        "{\"version\": 1, \"evaluations\": [{\"frechetDistance\": 8}], \"best\": 8}",
        "{\"version\": 1, \"evaluations\": [{\"step\": -8, \"frechetDistance\": 8}], \"best\": -8}",
        "{\"version\": 1, \"evaluations\": [{\"step\": 8, \"frechetDistance\": 8}], \"best\":"
            + " null}",
        "{\"version\": 1, \"evaluations\": [{\"step\": 8, \"frechetDistance\": 8}], \"best\": 16}",
        "{\"version\": 1, \"evaluations\": [], \"best\": null, \"best\": null}"
      })
  void refusesWhatIsNoHistory(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(DamagedException.class)
        .hasMessageStartingWith("it");
  }

  @Test
  void refusesANewerVersionAsSuch() {
    assertThatThrownBy(
            () -> read(text(History.EMPTY).replace("\"version\" : 1", "\"version\" : 2")))
        .isInstanceOf(NewerVersionException.class);
  }

  @Test
  void whatIsNoTextIsDamaged() {
    for (byte[] json : List.of(new byte[] {0, 0, 0, 1}, new byte[] {0, 0, -2, -1, 1, 2, 3, 4})) {
      assertThatThrownBy(() -> History.fromJson(json))
          .isInstanceOf(DamagedException.class)
          .hasMessageStartingWith("it is no");
      assertThatThrownBy(() -> Manifest.fromJson(Manifest.nameOf(8), json))
          .isInstanceOf(DamagedException.class);
      assertThatThrownBy(() -> BestMark.step(json)).isInstanceOf(DamagedException.class);
    }
  }

  @Test
  void randomDamageGivesNothingButARefusalOrAHistory() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = History.of(DISTANCES).toJson();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        History history = History.fromJson(bytes);
        assertThat(history.best()).isPresent();
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith("it");
      }
    }
  }
}
