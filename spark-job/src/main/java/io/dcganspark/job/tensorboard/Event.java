package io.dcganspark.job.tensorboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.nd4j.shade.protobuf.CodedOutputStream;
import org.tensorflow.framework.Summary;

/**
 * An entry of an event file, as the protocol buffer {@code tensorflow.Event}.
 *
 * <p>What an entry holds, TensorFlow's {@code Summary}, comes with ND4J, which has its protocol
 * buffers under another name and so meets none of Spark's; the four fields around it are written
 * here. A library for all of it would bring a protobuf that does meet them.
 *
 * @param step that it belongs to
 * @param bytes of the message
 */
record Event(long step, byte[] bytes) {
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;

  /** A {@code SessionLog} of which the only field, {@code status}, is START. */
  private static final byte[] START = {8, 1};

  private interface Content {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  /** Says in which format the file is; the first entry of every file. */
  static Event fileVersion(Instant time) {
    return of(time, 0, out -> out.writeString(FILE_VERSION, "brain.Event:2"));
  }

  /** Says that a run resumes: whatever a reader knows of this step and later ones is void. */
  static Event start(Instant time, long step) {
    return of(time, step, out -> out.writeByteArray(SESSION_LOG, START));
  }

  /** Returns the event with what was seen at a step. */
  static Event summary(Instant time, long step, Summary summary) {
    return of(time, step, out -> out.writeMessage(SUMMARY, summary));
  }

  private static Event of(Instant time, long step, Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeDouble(WALL_TIME, time.toEpochMilli() / 1e3);
      out.writeInt64(STEP, step);
      content.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Event(step, bytes.toByteArray());
  }
}
