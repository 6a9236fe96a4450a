package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunRecord;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.model.device.Devices;
import io.dcganspark.model.device.Processor;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.Json;
import io.dcganspark.model.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.SparkContext;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * provenance.json: what a run was made from and with. The run's identity and the data are given
 * once, since a run keeps them, and so is what its networks were imported from; each start of the
 * run adds an entry. Nothing of Spark's configuration is copied: credentials stand there.
 */
public final class Provenance implements RunListener {
  /** The file's name in a run directory. */
  public static final String FILE = RunRecord.PROVENANCE;

  private static final Logger LOG = LoggerFactory.getLogger(Provenance.class);
  private static final String RUN = "run";
  private static final String IMPORT = "import";
  private static final String STARTS = "starts";
  private static final String FIRST_STEP = "firstStep";

  private final RunDirectory directory;
  private final ObjectNode root;
  private boolean unwritten;

  private Provenance(RunDirectory directory, ObjectNode root) {
    this.directory = directory;
    this.root = root;
  }

  /**
   * What a run learns from.
   *
   * @param path as configured
   * @param images how many there are
   * @param sha256 of the data
   */
  public record Data(String path, long images, String sha256) {}

  /**
   * A file that a network was imported from.
   *
   * @param path as given
   * @param sha256 of the file
   */
  public record Source(String path, String sha256) {}

  /**
   * Describes a new run by what its networks were imported from. It is written by {@link #write}.
   *
   * @param directory of the run
   * @param generator where G's weights are from
   * @param discriminator where D's are from; absent: drawn from the seed
   * @param seed of the weights that were drawn
   */
  public static Provenance ofImport(
      RunDirectory directory, Source generator, Optional<Source> discriminator, long seed) {
    ObjectNode root = Json.object().put(RUN, UUID.randomUUID().toString());
    ObjectNode imported = root.putObject(IMPORT);
    imported.put("time", now());
    describe(imported.putObject("generator"), generator);
    ObjectNode judge = imported.putObject("discriminator");
    discriminator.ifPresentOrElse(file -> describe(judge, file), () -> judge.put("seed", seed));
    putVersions(imported.putObject("versions"), Optional.empty());
    root.putArray(STARTS);
    return new Provenance(directory, root);
  }

  private static void describe(ObjectNode network, Source file) {
    network.put("path", file.path()).put("sha256", file.sha256());
  }

  /**
   * Adds this start of a run to its file.
   *
   * @param directory of the run
   * @param newest the checkpoint that it resumes from, whose run it stays; absent: it starts from
   *     step 0
   * @param spark where it runs
   * @param data what it learns from
   */
  public static Provenance record(
      RunDirectory directory, Optional<Checkpoint> newest, SparkContext spark, Data data) {
    JsonNode earlier = earlier(directory, newest);
    String run =
        newest
            .flatMap(Checkpoint::run)
            .or(() -> run(earlier))
            .orElseGet(() -> UUID.randomUUID().toString());
    ObjectNode root = Json.object().put(RUN, run);
    root.putObject("data")
        .put("path", data.path())
        .put("images", data.images())
        .put("sha256", data.sha256());
    if (earlier.has(IMPORT)) {
      root.set(IMPORT, earlier.get(IMPORT));
    }
    ArrayNode starts = root.putArray(STARTS);
    earlier.path(STARTS).forEach(starts::add);
    describe(starts.addObject(), spark, newest.map(Checkpoint::step).orElse(0L));
    Provenance provenance = new Provenance(directory, root);
    provenance.write();
    return provenance;
  }

  /**
   * Returns what says that a run was trained up to a checkpoint: a start that resumed it, or in a
   * run of version 1, which kept no other trace of its first commit, its metrics.
   */
  public static Optional<String> progressBeside(RunDirectory directory) {
    JsonNode beside =
        directory.readIfPresent(FILE).map(Provenance::parsed).orElse(MissingNode.getInstance());
    for (JsonNode start : beside.path(STARTS)) {
      if (start.path(FIRST_STEP).asLong() > 0) {
        return Optional.of("%s of a start at step %s".formatted(FILE, start.path(FIRST_STEP)));
      }
    }
    return run(beside).isEmpty() && directory.readIfPresent(MetricsLog.FILE).isPresent()
        ? Optional.of(MetricsLog.FILE)
        : Optional.empty();
  }

  /** Returns the run's identity. */
  public synchronized String run() {
    return root.get(RUN).asText();
  }

  /** Returns what the file holds. */
  public synchronized byte[] content() {
    return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the file. */
  public void write() {
    directory.write(FILE, content());
  }

  @Override
  public void onEvent(RunEvent event) {
    if (event instanceof RunEvent.DevicesUsed used) {
      addDevices(used.devices());
    } else if (event instanceof RunEvent.RoundEnded) {
      writeAddedDevices();
    }
  }

  /**
   * Adds to the newest start what has computed since, and whether the same start again would end
   * with the same bits: on processors of one kind it does. Of a GPU, and of several kinds, that is
   * not promised: cuDNN's gradients add up in an order that varies, and each kind has other
   * kernels.
   */
  private synchronized void addDevices(Set<String> devices) {
    JsonNode starts = root.path(STARTS);
    if (starts.path(starts.size() - 1) instanceof ObjectNode start) {
      ArrayNode names = start.putArray("devices");
      devices.stream().sorted().forEach(names::add);
      start.put(
          "sameBitsPromised", devices.size() == 1 && devices.stream().noneMatch(Devices::isGpu));
      unwritten = true;
    }
  }

  /** The store may be slow: devices come while other listeners wait. */
  private void writeAddedDevices() {
    boolean wanted;
    synchronized (this) {
      wanted = unwritten;
      unwritten = false;
    }
    if (wanted) {
      try {
        write();
      } catch (RuntimeException e) {
        synchronized (this) {
          unwritten = true;
        }
        throw e;
      }
    }
  }

  /**
   * The run directory's file knows more starts than the checkpoint's; where it is lost or another
   * run's, the checkpoint's is used.
   */
  private static JsonNode earlier(RunDirectory directory, Optional<Checkpoint> newest) {
    JsonNode beside =
        directory.readIfPresent(FILE).map(Provenance::parsed).orElse(MissingNode.getInstance());
    Optional<String> run = newest.flatMap(Checkpoint::run);
    if (run.isEmpty() || run(beside).equals(run)) {
      return beside;
    }
    LOG.warn(
        "{} of {} is damaged or of another run: the newest checkpoint's is used and written there",
        FILE,
        directory.path());
    return recorded(newest.orElseThrow());
  }

  private static JsonNode recorded(Checkpoint checkpoint) {
    try {
      return checkpoint
          .readRecorded(FILE)
          .map(Provenance::parsed)
          .orElse(MissingNode.getInstance());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s of the checkpoint of step %d cannot be read: %s"
              .formatted(FILE, checkpoint.step(), e.getMessage()),
          e);
    }
  }

  private static Optional<String> run(JsonNode provenance) {
    return Optional.of(provenance.path(RUN).asText("")).filter(RunRecord::isIdentity);
  }

  private static JsonNode parsed(byte[] content) {
    try {
      return StrictJson.read(content);
    } catch (InvalidFileException e) {
      // Only history is lost with it; what decides the weights was compared before.
      return MissingNode.getInstance();
    }
  }

  private static void describe(ObjectNode start, SparkContext spark, long firstStep) {
    start.put("time", now()).put(FIRST_STEP, firstStep);
    putVersions(start.putObject("versions"), Optional.of(spark.version()));
    start
        .putObject("cluster")
        .put("master", spark.master())
        .put("deployMode", spark.deployMode())
        .put("applicationId", spark.applicationId())
        .put("user", spark.sparkUser())
        .put("driverBackend", Nd4j.getBackend().getClass().getSimpleName())
        .put("driverProcessor", Processor.describe());
  }

  /** Spark's is left out where it only gave its libraries. */
  private static void putVersions(ObjectNode versions, Optional<String> spark) {
    Build build = Build.current();
    versions.put("dcgan-spark", build.version()).put("commit", build.commit());
    spark.ifPresent(version -> versions.put("spark", version));
    versions
        .put("hadoop", VersionInfo.getVersion())
        .put("nd4j", build.nd4j())
        .put("java", System.getProperty("java.vm.version"))
        .put("javaVendor", System.getProperty("java.vendor"))
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
