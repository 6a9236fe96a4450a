package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code export} writes; the name of a file ends in the name of its format, if it is one. */
enum ModelFormat {
  /** PyTorch's state dict. */
  SAFETENSORS,
  /** A model for ONNX's runtimes. */
  ONNX,
  /** A page in which a browser draws. */
  HTML,
  /** A folder with both networks and a model card. */
  HUGGINGFACE,
  /** A generator in half as many bytes that says how it came about, as it comes with the job. */
  PRETRAINED;

  /** Formats that a name ends in; a pretrained generator has the name of a state dict. */
  private static final List<ModelFormat> NAMED = List.of(SAFETENSORS, ONNX, HTML);

  /**
   * Returns the format of a file's name, which must agree with the requested one.
   *
   * @param asked null: that of the name
   * @throws UserErrorException if the name has none and none was requested, or if they differ
   */
  static ModelFormat of(String file, ModelFormat asked) {
    Optional<ModelFormat> named =
        NAMED.stream().filter(format -> format.isNameOf(file)).findFirst();
    if (asked == null) {
      return named.orElseThrow(
          () ->
              new UserErrorException(
                  "--to %s does not end in %s: give --format".formatted(file, endings())));
    }
    ModelFormat name = asked == PRETRAINED ? SAFETENSORS : asked;
    if (named.isPresent() && named.get() != name) {
      throw new UserErrorException(
          "--to %s has the name of another format than --format %s: change one of them"
              .formatted(file, asked.name().toLowerCase(Locale.ROOT)));
    }
    return asked;
  }

  /** Whether a file of that name is taken for one of this format. */
  boolean isNameOf(String file) {
    return NAMED.contains(this) && file.toLowerCase(Locale.ROOT).endsWith(ending());
  }

  private String ending() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  private static String endings() {
    return NAMED.stream().map(ModelFormat::ending).collect(Collectors.joining(" or "));
  }
}
