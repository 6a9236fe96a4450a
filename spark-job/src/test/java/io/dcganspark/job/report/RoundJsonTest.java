package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.TaskTimes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundJsonTest {
  private static final long STEPS = 100;
  @TempDir Path directory;

  /** Tasks of which rank 7 is the slowest, and the others wait for it. */
  private static List<TaskTimes> tasks(int number) {
    return IntStream.range(0, number)
        .mapToObj(
            rank -> {
              double compute = rank == 7 ? 18 : 14 + rank % 3;
              return new TaskTimes(rank, "host-" + rank + ":7001", 1, STEPS, compute, 20 - compute);
            })
        .toList();
  }

  private static ObjectNode note(int tasks) {
    return EventLine.of(938, tasks(tasks)).content();
  }

  @Test
  void fewTasksAreListed() {
    ObjectNode content = note(31);
    assertThat(content.path("tasks")).hasSize(31);
    assertThat(content.has("summary")).isFalse();
  }

  @Test
  void manyTasksAreSummarized() {
    assertThat(note(33).toString())
        .isEqualTo(
            "{\"step\":938,\"summary\":{\"tasks\":33,"
                + "\"computeSeconds\":{\"min\":14.0,\"median\":15.0,\"max\":18.0},"
                + "\"exchangeSeconds\":{\"min\":2.0,\"median\":5.0,\"max\":6.0},"
                + "\"waitingShare\":0.245455,"
                + "\"slowest\":{\"rank\":7,\"host\":\"host-7:7001\",\"replicas\":1,\"steps\":100,"
                + "\"computeSeconds\":18.0,\"exchangeSeconds\":2.0}}}");
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    List<TaskTimes> tasks =
        IntStream.range(0, 32).mapToObj(rank -> new TaskTimes(rank, "h", 1, 1, rank, 0)).toList();
    assertThat(EventLine.of(1, tasks).content().at("/summary/computeSeconds/median").asDouble())
        .isEqualTo(15.5);
  }

  @Test
  void aThousandTasksAndTwoHundredRoundsStaySmall() {
    List<EventLine> rounds = new ArrayList<>();
    for (long step = STEPS; step <= 200 * STEPS; step += STEPS) {
      rounds.add(EventLine.of(step, tasks(1024)));
    }
    assertThat(MetricsLog.format(List.of(), rounds).getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(100_000);
  }

  @Test
  void whatAnEarlierVersionListedIsSummarizedWhenTheRunResumes() {
    StringBuilder listed = new StringBuilder("{\"round\":{\"step\":938,\"tasks\":[");
    for (TaskTimes task : tasks(33)) {
      listed
          .append(task.rank() == 0 ? "" : ",")
          .append(
              "{\"rank\":%d,\"host\":\"%s\",\"replicas\":1,\"steps\":100,\"computeSeconds\":%s,\"exchangeSeconds\":%s}"
                  .formatted(
                      task.rank(), task.host(), task.computeSeconds(), task.exchangeSeconds()));
    }
    List<EventLine> events = MetricsLog.events(listed.append("]}}\n").toString(), 938);
    String text = MetricsLog.format(List.of(), events);
    assertThat(text).isEqualTo("{\"round\":" + note(33) + "}\n");
    assertThat(MetricsLog.format(List.of(), MetricsLog.events(text, 938))).isEqualTo(text);
  }

  @Test
  void aListThatLacksANumberIsKept() {
    String line =
        "{\"round\":{\"step\":938,\"tasks\":[%s]}}\n"
            .formatted(String.join(",", Collections.nCopies(40, "{\"rank\":0}")));
    assertThat(MetricsLog.format(List.of(), MetricsLog.events(line, 938))).isEqualTo(line);
  }

  @Test
  void theReportNamesTheSlowestOfTheLastRoundAlone() throws Exception {
    RunDirectory run = RunDirectory.open(directory.toString(), "run", new Configuration());
    run.claim("app-1");
    try (RunRecorder recorder = new RunRecorder(run, 2)) {
      recorder.onEvent(new RunEvent.Started(0, 20));
      recorder.onEvent(new RunEvent.StepLogged(Measured.step(10)));
      recorder.onEvent(
          new RunEvent.TasksTimed(
              10, List.of(new TaskTimes(0, "host-of-earlier-round", 1, 10, 1, 0))));
      recorder.onEvent(new RunEvent.RoundEnded(10));
      recorder.onEvent(new RunEvent.StepLogged(Measured.step(20)));
      recorder.onEvent(new RunEvent.TasksTimed(20, tasks(3)));
      recorder.onEvent(new RunEvent.RoundEnded(20));
      recorder.onEvent(new RunEvent.Completed());
    }
    assertThat(Files.readString(directory.resolve("run").resolve(ReportPage.FILE)))
        .contains("\"slowest\":{\"rank\":2,\"host\":\"host-2:7001\"", "\"waitingShare\":0.25")
        .doesNotContain("host-of-earlier-round");
  }
}
