package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The model card of a generator, as Hugging Face shows it: the data, how it was trained, what its
 * evaluation found, the licence. Paths stay out of it, since they are its owner's.
 */
public final class ModelCard {
  /** Names of measures, by the field of an evaluation. */
  private static final Map<String, String> MEASURES = measures();

  /** Keys that hold a whole network as JSON. */
  private static final Set<String> NETWORKS = Set.of("generator", "discriminator");

  private final JobConfig config;
  private final Files files;
  private final JsonNode provenance;

  /**
   * What the card is beside.
   *
   * @param step of training
   * @param weights of the generator: trained or average
   * @param withDiscriminator whether the discriminator is there as well
   */
  public record Files(long step, String weights, boolean withDiscriminator) {}

  /**
   * Describes a checkpoint.
   *
   * @param config of its run
   * @param files with its networks
   * @param provenance what provenance.json of its run holds, absent where it is lost
   */
  public ModelCard(JobConfig config, Files files, Optional<byte[]> provenance) {
    this.config = config;
    this.files = files;
    this.provenance = provenance.map(ModelCard::parsed).orElse(MissingNode.getInstance());
  }

  private static Map<String, String> measures() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("images", "images");
    names.put("frechetDistance", "Frechet distance");
    names.put("kernelDistance", "kernel distance");
    names.put("precision", "precision");
    names.put("recall", "recall");
    names.put("density", "density");
    names.put("coverage", "coverage");
    names.put("inceptionScore", "inception score");
    names.put("classesCovered", "classes covered");
    names.put("agreement", "of the class asked for");
    return names;
  }

  private static JsonNode parsed(byte[] json) {
    try {
      return StrictJson.read(json);
    } catch (InvalidFileException e) {
      return MissingNode.getInstance();
    }
  }

  /**
   * Returns the text.
   *
   * @param evaluation of the checkpoint, if there is one
   * @param license Hugging Face's name of it, if one is given
   */
  public String text(Optional<StoredEvaluation> evaluation, Optional<String> license) {
    StringBuilder text = new StringBuilder("---\n");
    license.ifPresent(name -> text.append("license: ").append(name).append('\n'));
    text.append("pipeline_tag: unconditional-image-generation\ntags:\n- gan\n- dcgan\n---\n");
    text.append("# Generator of recipe ").append(MarkdownText.of(config.model().recipe()));
    text.append(
        "\nImages from noise, after %s of training by dcgan-spark %s%s.\n"
            .formatted(
                Counted.of(files.step(), "step"),
                MarkdownText.of(Build.current().version()),
                files.weights().equals(EvaluationReport.TRAINED)
                    ? ""
                    : ", with the moving average of the weights"));
    text.append("\n## Data\n").append(data());
    text.append("\n## Training\n").append(training());
    text.append("\n## Results\n")
        .append(evaluation.map(ModelCard::results).orElse("It was not evaluated.\n"));
    text.append("\n## Use\n").append(use());
    text.append("\n## Licence\n").append(license.map("%s\n"::formatted).orElse("None is given.\n"));
    return text.toString();
  }

  private String data() {
    JsonNode data = provenance.path("data");
    if (!data.path("images").isNumber()) {
      return "The run does not say what it was trained on.\n";
    }
    return "%s, SHA-256 `%s`.\n"
        .formatted(
            Counted.grouped(data.path("images").asLong(), "image"),
            hexadecimal(data.path("sha256").asText()));
  }

  /** What a file says is a digest is shown as code, from which it must not break out. */
  private static String hexadecimal(String text) {
    return text.matches("[0-9a-f]{1,64}") ? text : Build.UNKNOWN;
  }

  private String training() {
    MarkdownTable table = new MarkdownTable(List.of("key", "value"));
    JsonNode recorded;
    try {
      recorded = StrictJson.read(config.toJson().getBytes(StandardCharsets.UTF_8));
    } catch (InvalidFileException e) {
      throw new IllegalStateException("what the configuration writes is JSON", e);
    }
    for (String section : List.of("model", "training")) {
      recorded
          .path(section)
          .properties()
          .forEach(
              field -> {
                String text = value(field.getValue());
                if (!text.isEmpty() && !NETWORKS.contains(field.getKey())) {
                  table.add(List.of(section + "." + field.getKey(), text));
                }
              });
    }
    return table.text();
  }

  /** An absent value is empty. */
  private static String value(JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(JsonNode::asText)
          .collect(Collectors.joining(", "));
    }
    return value.isValueNode() && !value.isNull() ? value.asText() : "";
  }

  private static String results(StoredEvaluation evaluation) {
    JsonNode content = evaluation.content();
    MarkdownTable table = new MarkdownTable(List.of("measure", "generated", "real, unseen"));
    MEASURES.forEach(
        (field, name) -> {
          JsonNode generated = content.path("generated").path(field);
          if (generated.isNumber()) {
            table.add(List.of(name, number(generated), number(content.path("test").path(field))));
          }
        });
    return "Measured by `evaluate` in the features of its classifier; they are not the FID and KID"
        + " of papers.\n\n"
        + table.text();
  }

  private static String number(JsonNode value) {
    if (!value.isNumber()) {
      return "-";
    }
    return value.isIntegralNumber()
        ? value.asText()
        : String.format(Locale.ROOT, "%.4g", value.asDouble());
  }

  private String use() {
    return """
`model.safetensors` is the generator's state dict for PyTorch%s. `config.json` names the recipe, whose layers docs/models.md of dcgan-spark describes.

    dcgan generate --checkpoint FOLDER --to images.png
    dcgan import --generator FOLDER --run-id imported

```python
from safetensors.torch import load_file
weights = load_file("model.safetensors")
```
"""
        .formatted(
            files.withDiscriminator() ? ", `discriminator.safetensors` the\ndiscriminator's" : "");
  }
}
