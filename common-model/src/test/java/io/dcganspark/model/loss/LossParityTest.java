package io.dcganspark.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and their gradients at the logits, against PyTorch's in float64 (loss_parity.py). */
class LossParityTest {
  private static final double WEIGHT = 0.5;

  private static final JsonNode RECORD = read();

  private static JsonNode read() {
    try (InputStream in = LossParityTest.class.getResourceAsStream("/parity/losses.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static float[] floats(JsonNode numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).floatValue();
    }
    return values;
  }

  static Stream<JsonNode> losses() {
    return StreamSupport.stream(RECORD.get("losses").spliterator(), false);
  }

  private static LossKind kind(JsonNode recorded) {
    return LossKind.valueOf(
        recorded.get("kind").asText().toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @ParameterizedTest
  @EnumSource
  void everyLossIsRecorded(LossKind kind) {
    assertThat(losses().map(LossParityTest::kind)).contains(kind);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lossesAndGradientsAreThoseOfPyTorch(JsonNode recorded) {
    AdversarialLoss loss =
        new LossSettings(kind(recorded), recorded.get("label_smoothing").asDouble())
            .losses(new NonSaturatingLoss(WEIGHT), WEIGHT);
    float[] real = floats(RECORD.get("real"));
    float[] generated = floats(RECORD.get("generated"));

    double weight = loss.comparesPairs() ? 1 : WEIGHT;
    assertSame(loss.against(real).ofGenerator(generated), recorded.get("of_generator"), 1);
    assertSame(loss.against(generated).onReal(real), recorded.get("on_real"), weight);
    assertSame(loss.against(real).onGenerated(generated), recorded.get("on_generated"), weight);
  }

  private static void assertSame(LogitLoss found, JsonNode expected, double weight) {
    assertThat(found.loss()).isCloseTo(expected.get("loss").asDouble(), within(1e-12));
    for (int i = 0; i < found.gradient().length; i++) {
      assertThat((double) found.gradient()[i])
          .isCloseTo(weight * expected.get("gradient").get(i).asDouble(), within(1e-8));
    }
  }

  @Test
  void aRecipesOwnLossesStayWhereNothingElseIsAskedFor() {
    AdversarialLoss own = new WassersteinLoss(3);
    assertThat(LossSettings.OF_RECIPE.losses(own, WEIGHT)).isSameAs(own);
  }
}
