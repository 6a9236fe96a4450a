package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedNamesTest {
  private static List<String> sorted(List<String> names, int longestRun) {
    NameSorter sorter = new NameSorter(longestRun);
    names.forEach(sorter::add);
    List<String> found = new ArrayList<>();
    sorter.sorted().forEach(found::add);
    return found;
  }

  private static List<String> inOrder(List<String> names) {
    return names.stream().sorted(Comparator.naturalOrder()).toList();
  }

  @Test
  void theOrderIsThatOfJavasStringsWhateverTheRuns() {
    List<String> names =
        new ArrayList<>(
            List.of(
                "b/1.png",
                "a b/1.png",
                "a/1.png",
                "a/10.png",
                "a/2.png",
                "",
                "a\nb.png",
                "\0",
                "\uD83D\uDE00/1.png",
                "\uD83D\uDE01/1.png",
                "\uFF41.png",
                "ü.png",
                "日本/x.png",
                "a/1.png"));
    List<String> expected = inOrder(names);
    for (int longestRun : new int[] {1, 3, 7, 14, 100}) {
      assertThat(sorted(names, longestRun)).as("runs of " + longestRun).isEqualTo(expected);
    }
    assertThat(sorted(List.of(), 5)).isEmpty();
  }

  /** More than a block, in an order that no listing has. */
  @Test
  void manyNamesAreSortedAndTakeAboutTenBytesEach() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 150_000; i++) {
      names.add("img_align_celeba/%06d.jpg".formatted(i));
    }
    List<String> expected = List.copyOf(names);
    Collections.shuffle(names, new Random(1));
    NameSorter sorter = new NameSorter(40_000);
    names.forEach(sorter::add);
    PackedNames packed = sorter.sorted();
    assertThat(packed.size()).isEqualTo(150_000);
    assertThat(packed.bytes()).isLessThan(11L * packed.size());
    assertThat(packed).containsExactlyElementsOf(expected);
  }

  @Test
  void slicesHaveAllNamesAndTheirPlaces() {
    NameSorter sorter = new NameSorter(4);
    for (int i = 0; i < 10; i++) {
      sorter.add("x/%d.png".formatted(i));
    }
    List<PictureSlice.Entry> entries = new ArrayList<>();
    List<PictureSlice> slices = PictureSlice.of(sorter.sorted(), 4);
    assertThat(slices).extracting(slice -> slice.names().size()).containsExactly(2, 3, 2, 3);
    slices.forEach(slice -> slice.entries().forEachRemaining(entries::add));
    for (int i = 0; i < 10; i++) {
      assertThat(entries.get(i)).isEqualTo(new PictureSlice.Entry(i, "x/%d.png".formatted(i)));
    }
    assertThat(entries).hasSize(10);
  }
}
