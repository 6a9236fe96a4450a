package io.dcganspark.job.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.model.training.Processor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.SparkContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * provenance.json: what a run was made from and with. The data is told once, since a run keeps it;
 * each start of the run adds an entry. Nothing of Spark's configuration is copied: credentials
 * stand there.
 */
public final class Provenance {
  /** The file's name in a run directory. */
  public static final String FILE = "provenance.json";

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
    ArrayNode starts = root.putArray("starts");
    directory.readIfPresent(FILE).map(Provenance::starts).ifPresent(starts::addAll);
    describe(starts.addObject(), spark, firstStep);
    directory.writeText(FILE, root.toPrettyString() + "\n");
  }

  private static ArrayNode starts(byte[] file) {
    try {
      JsonNode starts = JSON.readTree(new String(file, StandardCharsets.UTF_8)).path("starts");
      return starts.isArray() ? (ArrayNode) starts : JSON.createArrayNode();
    } catch (JsonProcessingException e) {
      // Only history is lost with it; what decides the weights was compared before.
      return JSON.createArrayNode();
    }
  }

  private static void describe(ObjectNode start, SparkContext spark, long firstStep) {
    Build build = Build.current();
    start
        .put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("firstStep", firstStep);
    start
        .putObject("versions")
        .put("dcgan-spark", build.version())
        .put("commit", build.commit())
        .put("spark", spark.version())
        .put("hadoop", VersionInfo.getVersion())
        .put("nd4j", build.nd4j())
        .put("java", System.getProperty("java.vm.version"))
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    start
        .putObject("cluster")
        .put("master", spark.master())
        .put("deployMode", spark.deployMode())
        .put("applicationId", spark.applicationId())
        .put("user", spark.sparkUser())
        .put("driverBackend", Nd4j.getBackend().getClass().getSimpleName())
        .put("driverProcessor", Processor.describe());
  }
}
