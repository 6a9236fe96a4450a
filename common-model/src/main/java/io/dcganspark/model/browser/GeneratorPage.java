package io.dcganspark.model.browser;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.model.json.Json;
import io.dcganspark.model.random.LatentLaw;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A generator on one web page that needs no server and no network: its weights and what computes
 * with them are inside. Its images differ from the job's by at most two grey values.
 */
public final class GeneratorPage {
  /** Browsers, mails and pages of projects take files of this size. */
  static final int MOST_BYTES = 4_000_000;

  /** Images from which a visitor starts: the first of seed 0, as {@code generate} draws them. */
  private static final int STARTS = 8;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z.]+)}}");

  private GeneratorPage() {}

  /**
   * Returns a file's bytes; equal arguments give equal bytes.
   *
   * @param parameters G's flat vector
   * @param metadata texts about it
   * @throws IllegalArgumentException if the vector is not as long as the network's, or not finite,
   *     if the page cannot compute one of the layers, or would be larger than 4 MB
   */
  public static byte[] toBytes(Recipe recipe, float[] parameters, Map<String, String> metadata) {
    ImageShape image = recipe.imageShape();
    ObjectNode model = Json.object();
    new TreeMap<>(metadata).forEach(model.putObject("about")::put);
    model
        .put("channels", image.channels())
        .put("height", image.height())
        .put("width", image.width())
        .put("latent", recipe.latentSize())
        .put("uniform", recipe.latentLaw() == LatentLaw.UNIFORM)
        .put("classes", recipe.classes());
    ArrayNode starts = model.putArray("starts");
    for (int i = 0; i < STARTS; i++) {
      starts.add(PackedNumbers.plain(Sampler.latent(recipe, 0, i)));
    }
    model.set("layers", PageLayers.of(recipe, parameters));
    Map<String, String> parts =
        Map.of(
            // Inside of a script element only "</" would end it.
            "model", model.toString().replace("<", "\\u003c"),
            "generator.css", resource("generator.css"),
            "generator.js", resource("generator.js"));
    byte[] page =
        PLACEHOLDER
            .matcher(resource("generator.html"))
            .replaceAll(found -> Matcher.quoteReplacement(parts.get(found.group(1))))
            .getBytes(StandardCharsets.UTF_8);
    if (page.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "the page would have %,d bytes, at most %,d is possible: a network of fewer weights fits, or use onnx"
              .formatted(page.length, MOST_BYTES));
    }
    return page;
  }

  private static String resource(String name) {
    try (InputStream in = GeneratorPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
