package io.dcganspark.job.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.Json;
import io.dcganspark.model.json.SmallFile;
import io.dcganspark.model.json.StrictJson;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What {@code prepare} says of the Parquet files beside it.
 *
 * @param images how many there are
 * @param sha256 of them
 * @param labelsSha256OrNull of their labels; null: they have none
 */
record PreparedManifest(long images, String sha256, String labelsSha256OrNull) {
  /** Spark passes over names that start like this. */
  static final String NAME = "_manifest.json";

  /** What stands there while files are written, so that nobody takes some of them for all. */
  static final byte[] INCOMPLETE = "{}\n".getBytes(StandardCharsets.UTF_8);

  /**
   * Reads the manifest of a data set.
   *
   * @return empty where it was not prepared
   * @throws UserErrorException if it is damaged, or that of a preparation that did not end
   */
  static Optional<PreparedManifest> of(DataConfig data, Configuration hadoop) throws IOException {
    if (!data.format().equals(DataConfig.PARQUET)) {
      return Optional.empty();
    }
    Path file = new Path(data.path(), NAME);
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      JsonNode manifest = StrictJson.read(SmallFile.read(in, StrictJson.MOST_BYTES));
      if (!manifest.path("images").canConvertToLong()
          || !manifest.path("sha256").isTextual()
          || !manifest.has("labelsSha256")) {
        throw new UserErrorException(
            "%s lacks images, sha256 and labelsSha256: prepare was not done with it, prepare the data again"
                .formatted(file));
      }
      return Optional.of(
          new PreparedManifest(
              manifest.get("images").asLong(),
              manifest.get("sha256").asText(),
              manifest.get("labelsSha256").textValue()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (InvalidFileException e) {
      throw new UserErrorException(
          "%s: prepare the data again".formatted(e.named(file).getMessage()), e);
    }
  }

  /** Returns the manifest of a table that was written. */
  static PreparedManifest of(ImageTable table) {
    return new PreparedManifest(table.count(), table.imagesSha256(), table.labelsSha256OrNull());
  }

  /** Checks that a table holds what was prepared; labels only where they are read. */
  void require(ImageTable table) {
    boolean isSame =
        images == table.count()
            && sha256.equals(table.imagesSha256())
            && (!table.hasLabels() || table.labelsSha256OrNull().equals(labelsSha256OrNull));
    if (!isSame) {
      throw new UserErrorException(
          "%s holds %s with SHA-256 %s, expected %d with %s, as its %s says: it is damaged, prepare it again"
              .formatted(
                  table.path(),
                  Counted.of(table.count(), "image"),
                  table.imagesSha256(),
                  images,
                  sha256,
                  NAME));
    }
  }

  /** Returns the file's content. */
  byte[] toBytes() {
    ObjectNode manifest = Json.object();
    manifest.put("version", 1);
    manifest.put("images", images);
    manifest.put("sha256", sha256);
    manifest.put("labelsSha256", labelsSha256OrNull);
    return (manifest.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
