package io.dcganspark.model.onnx;

import onnx.Onnx;
import org.nd4j.shade.protobuf.ByteString;

/** Attributes of operators. */
final class Attributes {
  private Attributes() {}

  static Onnx.AttributeProto of(String name, long value) {
    return named(name, Onnx.AttributeProto.AttributeType.INT).setI(value).build();
  }

  static Onnx.AttributeProto of(String name, float value) {
    return named(name, Onnx.AttributeProto.AttributeType.FLOAT).setF(value).build();
  }

  static Onnx.AttributeProto of(String name, String value) {
    return named(name, Onnx.AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static Onnx.AttributeProto of(String name, int... values) {
    Onnx.AttributeProto.Builder attribute = named(name, Onnx.AttributeProto.AttributeType.INTS);
    for (int value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static Onnx.AttributeProto.Builder named(
      String name, Onnx.AttributeProto.AttributeType type) {
    return Onnx.AttributeProto.newBuilder().setName(name).setType(type);
  }
}
