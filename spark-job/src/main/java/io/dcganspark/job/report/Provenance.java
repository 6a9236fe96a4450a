package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;
import io.dcganspark.model.training.Devices;
import io.dcganspark.model.training.Processor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.SparkContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * provenance.json: what a run was made from and with. The data is told once, since a run keeps it,
 * and so is what its networks were imported from; each start of the run adds an entry. Nothing of
 * Spark's configuration is copied: credentials stand there.
 */
public final class Provenance {
  /** The file's name in a run directory. */
  public static final String FILE = "provenance.json";

  private static final String IMPORT = "import";
  private static final String STARTS = "starts";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Provenance() {}

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
   * Writes down what the networks of a new run were imported from.
   *
   * @param directory of the run
   * @param generator where G's weights are from
   * @param discriminator where D's are from; absent: drawn from the seed
   * @param seed of the weights that were drawn
   */
  public static void recordImport(
      RunDirectory directory, Source generator, Optional<Source> discriminator, long seed) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode imported = root.putObject(IMPORT);
    imported.put("time", now());
    describe(imported.putObject("generator"), generator);
    ObjectNode judge = imported.putObject("discriminator");
    discriminator.ifPresentOrElse(file -> describe(judge, file), () -> judge.put("seed", seed));
    putVersions(imported.putObject("versions"), Optional.empty());
    root.putArray(STARTS);
    directory.writeText(FILE, root.toPrettyString() + "\n");
  }

  private static void describe(ObjectNode network, Source file) {
    network.put("path", file.path()).put("sha256", file.sha256());
  }

  /**
   * Adds this start of a run to its file.
   *
   * @param directory of the run
   * @param spark where it runs
   * @param data what it learns from
   * @param firstStep steps done before
   */
  public static void record(RunDirectory directory, SparkContext spark, Data data, long firstStep) {
    ObjectNode root = JSON.createObjectNode();
    root.putObject("data")
        .put("path", data.path())
        .put("images", data.images())
        .put("sha256", data.sha256());
    JsonNode earlier = earlier(directory);
    if (earlier.has(IMPORT)) {
      root.set(IMPORT, earlier.get(IMPORT));
    }
    ArrayNode starts = root.putArray(STARTS);
    earlier.path(STARTS).forEach(starts::add);
    describe(starts.addObject(), spark, firstStep);
    directory.writeText(FILE, root.toPrettyString() + "\n");
  }

  /**
   * Adds to the newest start what has computed since, and whether the same start again would end
   * with the same bits: on processors of one kind it does. Of a GPU, and of several kinds, that is
   * not promised: cuDNN's gradients add up in an order that varies, and each kind has kernels of
   * its own.
   *
   * @param directory of the run
   * @param devices as {@link Devices#describe} tells them
   */
  static void recordDevices(RunDirectory directory, Set<String> devices) {
    JsonNode root = earlier(directory);
    JsonNode starts = root.path(STARTS);
    if (starts.path(starts.size() - 1) instanceof ObjectNode start) {
      ArrayNode told = start.putArray("devices");
      devices.stream().sorted().forEach(told::add);
      start.put(
          "sameBitsPromised", devices.size() == 1 && devices.stream().noneMatch(Devices::isGpu));
      directory.writeText(FILE, root.toPrettyString() + "\n");
    }
  }

  private static JsonNode earlier(RunDirectory directory) {
    Optional<byte[]> file = directory.readIfPresent(FILE);
    try {
      return file.isPresent() ? StrictJson.read(file.get()) : JSON.createObjectNode();
    } catch (InvalidFileException e) {
      // Only history is lost with it; what decides the weights was compared before.
      return JSON.createObjectNode();
    }
  }

  private static void describe(ObjectNode start, SparkContext spark, long firstStep) {
    start.put("time", now()).put("firstStep", firstStep);
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
