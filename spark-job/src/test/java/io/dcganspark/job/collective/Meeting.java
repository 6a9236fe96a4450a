package io.dcganspark.job.collective;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Where processes without Spark's barrier meet: what each says is a file in one directory. */
final class Meeting {
  private static final long DEADLINE_NANOS = 60_000_000_000L;

  private final Path directory;
  private final int rank;
  private final int size;
  private int calls;

  Meeting(Path directory, int rank, int size) {
    this.directory = directory;
    this.rank = rank;
    this.size = size;
  }

  /** Gives every rank what each of them called it with, in the order of the ranks. */
  String[] allGather(String text) {
    int call = calls++;
    try {
      // Renamed when whole, so that nobody reads half of it.
      Path whole = Files.writeString(directory.resolve("writing-" + rank), text);
      Files.move(whole, said(call, rank), StandardCopyOption.ATOMIC_MOVE);
      String[] all = new String[size];
      long start = System.nanoTime();
      for (int i = 0; i < size; i++) {
        while (!Files.exists(said(call, i))) {
          if (System.nanoTime() - start > DEADLINE_NANOS) {
            throw new IllegalStateException("rank %d did not come".formatted(i));
          }
          Thread.sleep(10);
        }
        all[i] = Files.readString(said(call, i));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Path said(int call, int by) {
    return directory.resolve(call + "-" + by);
  }
}
