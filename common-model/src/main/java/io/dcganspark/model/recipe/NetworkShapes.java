package io.dcganspark.model.recipe;

import io.dcganspark.model.failure.Reason;
import io.dcganspark.model.layer.DcganLayer;
import io.dcganspark.model.layer.LayerInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** The shapes between a network's layers, from DL4J's own inference. */
final class NetworkShapes {
  /** Layers of DL4J that take no rows. */
  private static final Set<Class<? extends Layer>> OF_IMAGES_ONLY =
      Set.of(
          ConvolutionLayer.class,
          Deconvolution2D.class,
          Upsampling2D.class,
          SubsamplingLayer.class,
          ZeroPaddingLayer.class);

  private final MultiLayerConfiguration layers;
  private final NetworkRole network;

  NetworkShapes(MultiLayerConfiguration layers, NetworkRole network) {
    this.layers = layers;
    this.network = network;
  }

  /**
   * Returns how many values G takes.
   *
   * @throws UnusableNetworkException if its first layer does not determine it
   */
  int rowOfFirstLayer() {
    if (layers.getInputPreProcess(0) instanceof FeedForwardToCnnPreProcessor reshaping) {
      return Math.toIntExact(size(reshaping));
    }
    Layer first = layers.getConf(0).getLayer();
    if (first instanceof FeedForwardLayer layer && layer.getNIn() > 0) {
      return Math.toIntExact(layer.getNIn());
    }
    throw new UnusableNetworkException(
        network,
        "layer 0 (%s) does not determine the length of the latent, expected one with nIn, such as DenseLayer"
            .formatted(name(first)));
  }

  /**
   * Follows a shape through all layers.
   *
   * @throws UnusableNetworkException if a layer does not take what the one before it makes
   */
  InputType output(InputType input) {
    List<InputType> outputs = outputs(input);
    return outputs.get(outputs.size() - 1);
  }

  /**
   * Returns what each layer makes of a shape, in their order.
   *
   * @throws UnusableNetworkException as {@link #output}
   */
  List<InputType> outputs(InputType input) {
    List<InputType> outputs = new ArrayList<>();
    InputType current = input;
    for (int i = 0; i < layers.getConfs().size(); i++) {
      Layer layer = layers.getConf(i).getLayer();
      InputPreProcessor reshaping = layers.getInputPreProcess(i);
      if (reshaping != null) {
        requireFits(reshaping, i, current);
      }
      try {
        current = reshaping == null ? current : reshaping.getOutputType(current);
        requireTakes(layer, i, current);
        current = layer.getOutputType(i, current);
        requireNotEmpty(layer, i, current);
        outputs.add(current);
      } catch (UnusableNetworkException e) {
        throw e;
      } catch (RuntimeException e) {
        throw wrong(
            i, layer, "cannot take %s: %s".formatted(text(current), Reason.of(Reason.root(e))));
      }
    }
    return outputs;
  }

  /** A kernel that is larger than its image leaves none. */
  private void requireNotEmpty(Layer layer, int position, InputType made) {
    boolean isThere =
        made instanceof InputTypeConvolutional image
            ? image.getChannels() > 0 && image.getHeight() > 0 && image.getWidth() > 0
            : made.arrayElementsPerExample() > 0;
    if (!isThere) {
      throw wrong(position, layer, "makes %s, expected at least one pixel".formatted(text(made)));
    }
    long left = Integer.MAX_VALUE;
    for (long size : made.getShape()) {
      left /= size;
    }
    if (left == 0) {
      throw wrong(
          position,
          layer,
          "makes %s, expected at most %d values, which one array holds"
              .formatted(text(made), Integer.MAX_VALUE));
    }
  }

  private void requireFits(InputPreProcessor reshaping, int position, InputType found) {
    boolean fits;
    String expected;
    if (reshaping instanceof FeedForwardToCnnPreProcessor toImages) {
      fits = found.arrayElementsPerExample() == size(toImages);
      expected = "%d values".formatted(size(toImages));
    } else if (reshaping instanceof CnnToFeedForwardPreProcessor toRows) {
      fits =
          found instanceof InputTypeConvolutional image
              && image.getChannels() == toRows.getNumChannels()
              && image.getHeight() == toRows.getInputHeight()
              && image.getWidth() == toRows.getInputWidth();
      expected =
          "images of (%d, %d, %d)"
              .formatted(toRows.getNumChannels(), toRows.getInputHeight(), toRows.getInputWidth());
    } else {
      throw new UnusableNetworkException(
          network,
          "the preprocessor before layer %d is %s, expected FeedForwardToCnnPreProcessor or CnnToFeedForwardPreProcessor"
              .formatted(position, reshaping.getClass().getSimpleName()));
    }
    if (!fits) {
      throw new UnusableNetworkException(
          network,
          "the preprocessor before layer %d expects %s, found %s"
              .formatted(position, expected, text(found)));
    }
  }

  private void requireTakes(Layer layer, int position, InputType found) {
    boolean isImage = found instanceof InputTypeConvolutional;
    if (layer instanceof DenseLayer && isImage) {
      throw wrong(
          position,
          layer,
          "takes rows, found %s: build the network with setInputType, which puts a CnnToFeedForwardPreProcessor between"
              .formatted(text(found)));
    }
    if (takesImagesOnly(layer) && !isImage) {
      throw wrong(
          position,
          layer,
          "takes images, found %s: put a FeedForwardToCnnPreProcessor before it"
              .formatted(text(found)));
    }
    if (layer instanceof FeedForwardLayer trained && !(layer instanceof DropoutLayer)) {
      long given = takesValues(layer) ? found.arrayElementsPerExample() : channels(found);
      if (trained.getNIn() != given) {
        throw wrong(
            position,
            layer,
            "has nIn %d, expected %d, since it is given %s"
                .formatted(trained.getNIn(), given, text(found)));
      }
    }
  }

  private static boolean takesImagesOnly(Layer layer) {
    return layer instanceof DcganLayer own
        ? own.takes() == LayerInput.IMAGES
        : OF_IMAGES_ONLY.contains(layer.getClass());
  }

  /** Returns whether a layer flattens its input. */
  private static boolean takesValues(Layer layer) {
    return layer instanceof DcganLayer own
        ? own.takes() == LayerInput.VALUES
        : layer instanceof DenseLayer;
  }

  private static long channels(InputType type) {
    return type instanceof InputTypeConvolutional image
        ? image.getChannels()
        : type.arrayElementsPerExample();
  }

  private static long size(FeedForwardToCnnPreProcessor reshaping) {
    return reshaping.getNumChannels() * reshaping.getInputHeight() * reshaping.getInputWidth();
  }

  private UnusableNetworkException wrong(int position, Layer layer, String what) {
    return new UnusableNetworkException(
        network, "layer %d (%s) %s".formatted(position, name(layer), what));
  }

  /** Returns what a shape is called in messages. */
  static String text(InputType type) {
    return type instanceof InputTypeConvolutional image
        ? "images of (%d, %d, %d)"
            .formatted(image.getChannels(), image.getHeight(), image.getWidth())
        : "rows of %d".formatted(type.arrayElementsPerExample());
  }

  /** Returns what a layer is called in messages. */
  static String name(Layer layer) {
    return layer.getClass().getSimpleName();
  }
}
