package io.dcganspark.job.tensorboard;

import io.dcganspark.job.report.PendingSteps;
import io.dcganspark.job.report.SampleGrid;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.Samples;
import java.awt.image.BufferedImage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.nd4j.shade.protobuf.ByteString;
import org.tensorflow.framework.Summary;

/**
 * Keeps the history of a run in its directory as TensorBoard reads it: the numbers of every logged
 * step and evaluation, and at each checkpoint the newest grid of samples.
 *
 * <p>There is a file for each round, written whole before the round's checkpoint and never touched
 * again. No store of objects can append, and TensorBoard continues to read where it was: of a file
 * that is replaced it would not see what is new, while a directory's next file it finds by itself.
 * The name has the step, so that names sort as steps do, and the time of the start, so that what a
 * run trains again from an earlier checkpoint is never taken for the file that it removed.
 *
 * <p>Steps can be reported while the file is written.
 */
public final class TensorBoardRecorder implements RunListener {
  public static final String FOLDER = "tensorboard";
  private static final String NAME = FOLDER + "/events.out.tfevents.step-%08d.%d";
  private static final Pattern FILE =
      Pattern.compile("events\\.out\\.tfevents\\.step-(\\d{8,18})\\.\\d+");

  private final RunDirectory directory;
  private final int columns;
  private final InstantSource clock;
  private final PendingSteps<Event> pending = new PendingSteps<>(this::scalars);
  private final List<Event> head = new ArrayList<>();
  private long started;

  /**
   * Makes a recorder.
   *
   * @param directory of the run, claimed
   * @param columns of the grid
   */
  public TensorBoardRecorder(RunDirectory directory, int columns) {
    this(directory, columns, InstantSource.system());
  }

  TensorBoardRecorder(RunDirectory directory, int columns, InstantSource clock) {
    this.directory = directory;
    this.columns = columns;
    this.clock = clock;
  }

  @Override
  public void onEvent(RunEvent event) {
    pending.onEvent(event);
    if (event instanceof RunEvent.Started started) {
      removeAfter(started.firstStep());
    } else if (event instanceof RunEvent.RoundEnded ended) {
      writeUpTo(ended.step());
    }
  }

  private void removeAfter(long firstStep) {
    started = clock.instant().getEpochSecond();
    for (String name : directory.list(FOLDER)) {
      Matcher matcher = FILE.matcher(name);
      if (matcher.matches() && Long.parseLong(matcher.group(1)) > firstStep) {
        directory.delete(FOLDER + "/" + name);
      }
    }
    if (firstStep > 0) {
      // A TensorBoard that has read the files removed above drops what they held.
      head.add(Event.start(clock.instant(), firstStep + 1));
    }
  }

  private void writeUpTo(long step) {
    List<Event> ofRound = eventsUpTo(step);
    if (ofRound.isEmpty()) {
      return;
    }
    List<Event> file =
        Stream.of(List.of(Event.fileVersion(clock.instant())), head, ofRound)
            .flatMap(List::stream)
            .toList();
    directory.requireOwned();
    // Under a temporary name TensorBoard would take it for another file.
    directory.writeInPlace(String.format(Locale.ROOT, NAME, step, started), EventFile.of(file));
    head.clear();
    pending.forgetUpTo(step);
  }

  private List<Event> eventsUpTo(long step) {
    PendingSteps.Batch<Event> batch = pending.upTo(step);
    List<Event> events = new ArrayList<>(batch.values());
    batch.samples().map(this::image).ifPresent(events::add);
    events.sort(Comparator.comparingLong(Event::step));
    return events;
  }

  private Event scalars(String group, long step, Map<String, Double> numbers) {
    Summary.Builder summary = Summary.newBuilder();
    numbers.forEach(
        (name, value) ->
            summary.addValue(
                Summary.Value.newBuilder()
                    .setTag(group + "/" + name)
                    .setSimpleValue(value.floatValue())));
    return Event.summary(clock.instant(), step, summary.build());
  }

  private Event image(Samples drawn) {
    BufferedImage grid = SampleGrid.draw(drawn, columns);
    Summary.Image image =
        Summary.Image.newBuilder()
            .setHeight(grid.getHeight())
            .setWidth(grid.getWidth())
            .setColorspace(grid.getRaster().getNumBands())
            .setEncodedImageString(ByteString.copyFrom(SampleGrid.png(grid)))
            .build();
    Summary.Value value = Summary.Value.newBuilder().setTag("samples").setImage(image).build();
    return Event.summary(
        clock.instant(), drawn.step(), Summary.newBuilder().addValue(value).build());
  }
}
