package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignDataTest {
  @TempDir private Path directory;

  private static void refuses(String path, String format, String... parts) {
    assertThatThrownBy(() -> ImageShards.look(new DataConfig(path, format), new Configuration()))
        .isInstanceOf(UserErrorException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(parts);
  }

  @ParameterizedTest
  @CsvSource({
    "mnist.npz, d=n.load('mnist.npz'), set data.path to mnist.csv and data.format=csv",
    "faces.npy, x=n.load('faces.npy'), set data.path to faces.csv",
    "shard-0001.tar, tar -xf shard-0001.tar -C shard-0001, data.format=images",
    "a.b.tar.gz, tar -xf a.b.tar.gz -C a.b, data.format=images",
    "archive.ZIP, zipfile -e archive.ZIP archive, set data.path to archive"
  })
  void theCommandThatConvertsIsNamed(String name, String command, String then) throws IOException {
    Path file = Files.createFile(directory.resolve(name));
    for (String format : new String[] {"idx", "images", "parquet", "csv"}) {
      refuses(file.toString(), format, name + " cannot be read as data.format=", command, then);
      refuses(directory.toString(), format, name + " cannot be read as data.format=", command);
    }
  }

  private void picture(String name) throws IOException {
    ImageIO.write(
        new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB),
        "png",
        directory.resolve(name).toFile());
  }

  @Test
  void anArchiveBesidePicturesIsLeftOut() throws IOException {
    picture("a.png");
    Files.createFile(directory.resolve("a.zip"));
    DataConfig data = new DataConfig(directory.toString(), DataConfig.IMAGES);
    assertThat(ImageShards.look(data, new Configuration()).images()).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"metadata.csv, csv.DictReader", "metadata.jsonl, json.loads"})
  void labelsOfHuggingFaceAreNamedWithTheCommand(String name, String command) throws IOException {
    picture("a.png");
    Files.createFile(directory.resolve(name));
    DataConfig data = new DataConfig(directory.toString(), DataConfig.IMAGES);
    assertThat(ImageShards.look(data, new Configuration()).notes())
        .anySatisfy(note -> assertThat(note).contains(name + " lists images", command));
    DataConfig unlabelled =
        new DataConfig(directory.toString(), DataConfig.IMAGES, DataConfig.Labels.NONE, 0);
    assertThat(ImageShards.look(unlabelled, new Configuration()).notes())
        .noneSatisfy(note -> assertThat(note).contains("lists images"));
  }
}
