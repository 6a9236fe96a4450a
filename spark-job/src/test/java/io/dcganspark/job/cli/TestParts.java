package io.dcganspark.job.cli;

import io.dcganspark.job.generation.ImageMaker;
import io.dcganspark.model.recipe.ImageShape;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Small parts, and a command line over them. */
final class TestParts {
  static final ImageShape SHAPE = new ImageShape(1, 4, 3);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final JobParts parts;

  TestParts(Preflight preflight, Trainer trainer) {
    this(
        with(
            preflight,
            trainer,
            (hadoop, checkpoint, weights, label, seed) -> place -> new CountingMaker(SHAPE, seed)));
  }

  /** As if on another Spark. */
  static TestParts onSpark(String version) {
    JobParts parts = new TestParts().parts;
    return new TestParts(
        new JobParts(
            version,
            parts.sessions(),
            parts.preflight(),
            parts.trainer(),
            parts.images(),
            parts.idx(),
            parts.grid()));
  }

  /** A command line over the given parts, such as the job's own. */
  TestParts(JobParts parts) {
    this.parts = parts;
  }

  TestParts() {
    this((config, hadoop) -> List.of("data: 7 images"), (spark, config) -> {});
  }

  static JobParts with(Preflight preflight, Trainer trainer, ImageSource images) {
    return new JobParts(
        JobParts.ofThisJob().sparkVersion(),
        JobParts.ofThisJob().sessions(),
        preflight,
        trainer,
        images,
        (out, count, shape) -> idx(new DataOutputStream(out), count, shape),
        (pixels, shape, rows, columns, out) -> {
          out.write((rows + " by " + columns + " of ").getBytes(StandardCharsets.UTF_8));
          out.write(pixels);
        });
  }

  int run(String... args) {
    return JobCommands.run(parts, new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  private static IdxFormat.Images idx(DataOutputStream out, int count, ImageShape shape)
      throws IOException {
    out.writeInt(0x00000803);
    out.writeInt(count);
    out.writeInt(shape.height());
    out.writeInt(shape.width());
    return new IdxFormat.Images() {
      @Override
      public void write(byte[] pixels) throws IOException {
        out.write(pixels);
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  /** Every pixel of image i is i + seed. */
  record CountingMaker(ImageShape shape, long seed) implements ImageMaker {
    @Override
    public byte[] images(long first, int count) {
      byte[] pixels = new byte[count * shape.length()];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) (first + i / shape.length() + seed);
      }
      return pixels;
    }
  }
}
