package io.dcganspark.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** What a run left on a store, as another program finds it; and what can happen to it there. */
record StoredRunView(FileSystem files, Path directory) {
  private static final String STATE = "training-state.safetensors";

  boolean has(String name) throws IOException {
    return files.exists(new Path(directory, name));
  }

  /** The SHA-256 of the training state after a step, as the checkpoint's manifest has it. */
  String stateAfter(long step) throws IOException {
    return manifest(step).path("files").path(STATE).path("sha256").asText();
  }

  /** Leaves a checkpoint with the first half of its training state. */
  void truncateStateAfter(long step) throws IOException {
    String state = "checkpoints/" + manifest(step).path("folder").asText() + "/" + STATE;
    byte[] whole = read(state);
    write(state, Arrays.copyOf(whole, whole.length / 2));
  }

  void write(String name, byte[] content) throws IOException {
    try (OutputStream out = files.create(new Path(directory, name), true)) {
      out.write(content);
    }
  }

  /** All files of the run by their names in it. */
  Map<String, byte[]> contents() throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    RemoteIterator<LocatedFileStatus> found = files.listFiles(directory, true);
    while (found.hasNext()) {
      String path = found.next().getPath().toUri().getPath();
      String name = path.substring(directory.toUri().getPath().length() + 1);
      contents.put(name, read(name));
    }
    return contents;
  }

  private JsonNode manifest(long step) throws IOException {
    return new ObjectMapper().readTree(read("checkpoints/MANIFEST-%08d.json".formatted(step)));
  }

  private byte[] read(String name) throws IOException {
    try (InputStream in = files.open(new Path(directory, name))) {
      return in.readAllBytes();
    }
  }
}
