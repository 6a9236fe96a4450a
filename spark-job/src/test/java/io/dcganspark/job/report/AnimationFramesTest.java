package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AnimationFramesTest {
  private static final BufferedImage GRID = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);

  private static List<Long> ofFirst(int count) {
    return AnimationFrames.chosen(
        LongStream.range(0, count)
            .mapToObj(i -> i * 10)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void aHundredAreAllShown() {
    assertThat(ofFirst(100)).hasSize(100);
  }

  @Test
  void thereAreNeverTooManyAndTheFirstAndTheLastAreAmongThem() {
    for (int count = 1; count < 2000; count++) {
      assertThat(ofFirst(count))
          .hasSizeLessThanOrEqualTo(AnimationFrames.MOST)
          .hasSizeGreaterThanOrEqualTo(Math.min(count, AnimationFrames.MOST / 2))
          .startsWith(0L)
          .endsWith(10L * (count - 1));
    }
  }

  @Test
  void theyAreEvenlySpaced() {
    List<Long> chosen = ofFirst(401);
    for (int i = 1; i < chosen.size(); i++) {
      assertThat(chosen.get(i) - chosen.get(i - 1)).isEqualTo(80);
    }
  }

  @Test
  void keepsNoMoreThanAreShown() {
    AnimationFrames frames = new AnimationFrames();
    for (long step = 0; step < 250; step++) {
      frames.add(step, GRID);
      assertThat(frames.shown()).hasSizeLessThanOrEqualTo(AnimationFrames.MOST).containsKey(step);
    }
    assertThat(frames.shown().keySet())
        .containsExactlyElementsOf(AnimationFrames.chosen(steps(250)));
  }

  @Test
  void goesOnAfterAStopAsIfThereHadBeenNone() {
    AnimationFrames resumed = new AnimationFrames();
    steps(150).forEach(resumed::skip);
    AnimationFrames.chosen(steps(150)).forEach(step -> resumed.add(step, GRID));
    AnimationFrames whole = new AnimationFrames();
    for (long step = 0; step < 250; step++) {
      whole.add(step, GRID);
      if (step >= 150) {
        resumed.add(step, GRID);
      }
    }
    assertThat(resumed.shown().keySet()).isEqualTo(whole.shown().keySet());
  }

  @Test
  void dropsWhatIsBehindAStep() {
    AnimationFrames frames = new AnimationFrames();
    steps(10).forEach(step -> frames.add(step, GRID));
    frames.dropAfter(4);
    assertThat(frames.shown().keySet()).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  private static NavigableSet<Long> steps(int count) {
    return LongStream.range(0, count).boxed().collect(Collectors.toCollection(TreeSet::new));
  }
}
