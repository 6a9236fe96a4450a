package io.dcganspark.job.evaluation;

import java.util.ArrayList;
import java.util.List;
import onnx.Onnx;

/**
 * Small ONNX models: each has as features the mean of every channel of an image, which tests can
 * compute themselves.
 */
public final class SmallOnnx {
  private static final int OPSET = 13;
  private static final long OPEN = -1;

  private final List<Onnx.ValueInfoProto> inputs = new ArrayList<>();
  private final List<Onnx.NodeProto> nodes = new ArrayList<>();
  private final List<Onnx.TensorProto> initializers = new ArrayList<>();
  private String current = "images";

  private SmallOnnx(long... shape) {
    inputs.add(port("images", shape));
  }

  /** Returns the means of images (batch, channel, height, width); a negative size is open. */
  public static byte[] meansOf(long... shape) {
    return new SmallOnnx(shape).node("GlobalAveragePool").node("Flatten").bytes();
  }

  /** Returns the means of images (batch, height, width, channel); a negative size is open. */
  static byte[] meansOfColourLast(long... shape) {
    SmallOnnx model = new SmallOnnx(shape);
    return model
        .node("Transpose", attribute("perm", 0, 3, 1, 2))
        .node("GlobalAveragePool")
        .node("Flatten")
        .bytes();
  }

  /** Returns a model that passes its input on. */
  public static byte[] identity(long... shape) {
    return new SmallOnnx(shape).node("Identity").bytes();
  }

  /** Returns the means of images beside a second input. */
  static byte[] withTwoInputs(long... shape) {
    SmallOnnx model = new SmallOnnx(shape);
    model.inputs.add(port("style", 1));
    return model.node("GlobalAveragePool").node("Flatten").bytes();
  }

  /** Returns a model that adds numbers to images which lie in another file. */
  static byte[] withNumbersIn(String file, long... shape) {
    SmallOnnx model = new SmallOnnx(shape);
    model.initializers.add(
        Onnx.TensorProto.newBuilder()
            .setName("numbers")
            .setDataType(Onnx.TensorProto.DataType.FLOAT.getNumber())
            .addDims(1)
            .setDataLocation(Onnx.TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", file))
            .addExternalData(entry("length", "4"))
            .build());
    return model.node("Add").node("GlobalAveragePool").node("Flatten").bytes();
  }

  private static Onnx.StringStringEntryProto entry(String key, String value) {
    return Onnx.StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private SmallOnnx node(String operator, Onnx.AttributeProto... attributes) {
    String output = operator + nodes.size();
    Onnx.NodeProto.Builder node =
        Onnx.NodeProto.newBuilder()
            .setName(output)
            .setOpType(operator)
            .addInput(current)
            .addOutput(output)
            .addAllAttribute(List.of(attributes));
    if (operator.equals("Add")) {
      node.addInput("numbers");
    }
    nodes.add(node.build());
    current = output;
    return this;
  }

  private byte[] bytes() {
    return Onnx.ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(
            Onnx.GraphProto.newBuilder()
                .setName("small")
                .addAllInput(inputs)
                .addAllNode(nodes)
                .addAllInitializer(initializers)
                .addOutput(Onnx.ValueInfoProto.newBuilder().setName(current).setType(ofFloats())))
        .build()
        .toByteArray();
  }

  private static Onnx.AttributeProto attribute(String name, int... values) {
    Onnx.AttributeProto.Builder attribute =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.INTS);
    for (int value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static Onnx.TypeProto.Builder ofFloats() {
    return Onnx.TypeProto.newBuilder()
        .setTensorType(
            Onnx.TypeProto.Tensor.newBuilder()
                .setElemType(Onnx.TensorProto.DataType.FLOAT.getNumber()));
  }

  private static Onnx.ValueInfoProto port(String name, long... shape) {
    Onnx.TensorShapeProto.Builder sizes = Onnx.TensorShapeProto.newBuilder();
    for (long size : shape) {
      Onnx.TensorShapeProto.Dimension.Builder dimension =
          Onnx.TensorShapeProto.Dimension.newBuilder();
      sizes.addDim(size == OPEN ? dimension.setDimParam("open") : dimension.setDimValue(size));
    }
    Onnx.TypeProto.Builder type = ofFloats();
    type.getTensorTypeBuilder().setShape(sizes);
    return Onnx.ValueInfoProto.newBuilder().setName(name).setType(type).build();
  }
}
