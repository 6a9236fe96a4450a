package io.dcganspark.job.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.evaluation.ClassifiedImages;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class FittingClassifierTest {
  private static byte[] read(String file, int header) throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            FittingClassifierTest.class.getResourceAsStream("/mnist-excerpt/" + file))) {
      in.skipNBytes(header);
      return in.readAllBytes();
    }
  }

  @Test
  void seesTheDigitsInImagesOfAnotherSize() throws IOException {
    byte[] images = read("t10k-images-idx3-ubyte.gz", 16);
    byte[] labels = read("t10k-labels-idx1-ubyte.gz", 8);
    try (FittingClassifier classifier =
        new FittingClassifier(Classifier.ofMnist(), new ImageShape(1, 28, 28))) {
      ClassifiedImages found = classifier.classify(images);
      int right = 0;
      for (int i = 0; i < labels.length; i++) {
        if (found.classOf(i) == labels[i]) {
          right++;
        }
      }
      assertThat(found.count()).isEqualTo(labels.length);
      assertThat(right).isGreaterThan(labels.length * 97 / 100);
    }
  }
}
