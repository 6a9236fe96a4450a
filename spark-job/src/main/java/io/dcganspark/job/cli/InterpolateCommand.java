package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.report.ReportBeside;
import io.dcganspark.job.report.WalkPicture;
import io.dcganspark.job.run.NativeLibraryCheck;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.store.FileWriting;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.sample.LatentWalk;
import io.dcganspark.model.sample.Latents;
import io.dcganspark.model.sample.Sampler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code interpolate}: a walk from image to image in a generator's latent space. */
@Command(
    name = "interpolate",
    description = {
      "Draws the way from image to image, as an animation or a picture.",
      "Normal latents turn on a sphere, uniform ones move on a straight line, classes of a"
          + " conditional run fade. It needs no executors."
    },
    footer = {
      "  deploy/local/dcgan interpolate --checkpoint runs/first --seeds 1,2,3 \\",
      "    --to runs/first/walk.gif",
      "  deploy/local/dcgan interpolate --checkpoint runs/conditional --seeds 7 \\",
      "    --labels 0,1,2,3,4,5,6,7,8,9 --steps 8 --to classes.png"
    })
final class InterpolateCommand implements Callable<Integer> {
  private static final String GIF = ".gif";
  private static final String PNG = ".png";

  private final JobParts parts;

  @Spec private CommandSpec spec;

  @Mixin
  private final CheckpointOption checkpoint = new CheckpointOption(CheckpointOption.OR_A_GENERATOR);

  @Option(
      names = "--seeds",
      paramLabel = "S,S,...",
      hideParamSyntax = true,
      required = true,
      split = ",",
      description =
          "Images to pass: S stands for the first one that generate --seed S draws. One seed is"
              + " enough with two or more --labels.")
  private List<Long> seeds;

  @Option(
      names = "--labels",
      paramLabel = "N,N,...",
      hideParamSyntax = true,
      split = ",",
      description =
          "Their classes, of a conditional run: one for each image, or one for all."
              + " Default: 0, 1, 2, ...")
  private List<Integer> labels = new ArrayList<>();

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "16",
      description = "Steps from one image to the next, at least 1. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(names = "--loop", description = "Walk from the last image back to the first as well.")
  private boolean loop;

  @Mixin private SharedOptions.Truncation truncation;

  @Mixin private SharedOptions.DrawnWith drawnWith;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description =
          "The file to write, on any Hadoop file system: X.gif, an animation, or X.png, a row from"
              + " each image to the next. The report of a run shows what is called walk... in the"
              + " run's directory.")
  private String to;

  @Mixin private SharedOptions.OverwriteFile overwrite;

  InterpolateCommand(JobParts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = parts.sessions().prepare(parts.sparkVersion());
    boolean animated = isAnimated();
    if (steps < 1) {
      throw new UserErrorException("--steps must be at least 1, found %d".formatted(steps));
    }
    float most = truncation.value();
    checkpoint.probe(hadoop);
    StoreProbe.askToWrite("--to", to, hadoop);
    overwrite.requireFree(to, hadoop);
    NativeLibraryCheck.begin();
    StoredGenerator generator =
        StoredGenerator.read(checkpoint.path(), drawnWith.weights(), hadoop);
    requireTruncation(generator, most);
    List<LatentWalk.Stop> stops = stops(generator);
    NativeLibraryCheck.require();
    WalkPicture picture = new WalkPicture(generator.recipe().imageShape(), steps + 1);
    picture.requireRoom(stops.size() - 1);
    NativeThreads.use(generator.threads());
    try (Sampler sampler = new Sampler(generator.recipe(), generator.parameters())) {
      LatentWalk walk = new LatentWalk(generator.recipe(), most);
      for (int i = 0; i + 1 < stops.size(); i++) {
        picture.add(sampler.draw(walk.between(stops.get(i), stops.get(i + 1), steps)));
      }
    }
    byte[] file = animated ? picture.gif() : picture.png();
    FileWriting.replace(new Path(to), hadoop, out -> out.write(file));
    ReportBeside.updateForWalk(new Path(to), hadoop);
    int legs = stops.size() - 1;
    spec.commandLine().getOut().printf("%s in %s%n", Counted.of(legs * steps + 1, "image"), to);
    return ExitCode.DONE;
  }

  private static void requireTruncation(StoredGenerator generator, float truncation) {
    try {
      Latents.requireTruncation(generator.recipe(), truncation);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("--" + e.getMessage(), e);
    }
  }

  private boolean isAnimated() {
    String name = to.toLowerCase(Locale.ROOT);
    if (!name.endsWith(GIF) && !name.endsWith(PNG)) {
      throw new UserErrorException(
          "--to %s: expected a name that ends in %s or %s".formatted(to, GIF, PNG));
    }
    return name.endsWith(GIF);
  }

  private List<LatentWalk.Stop> stops(StoredGenerator generator) {
    List<LatentWalk.Stop> stops = new ArrayList<>(WalkStops.of(seeds, labels, generator.recipe()));
    if (loop) {
      stops.add(stops.get(0));
    }
    long images = (stops.size() - 1L) * (steps + 1L);
    if (images > ImageWriter.MOST_IN_GRID) {
      throw new UserErrorException(
          "one walk has at most %d images, found %s of %d: lower --steps or name fewer images"
              .formatted(ImageWriter.MOST_IN_GRID, Counted.of(stops.size() - 1, "leg"), steps + 1));
    }
    return stops;
  }
}
