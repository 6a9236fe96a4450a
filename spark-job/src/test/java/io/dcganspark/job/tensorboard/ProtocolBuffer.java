package io.dcganspark.job.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A message read by the <a href="https://protobuf.dev/programming-guides/encoding/">wire format</a>
 * alone, without any library: fields by number, each a Long, a Double, a Float or bytes.
 */
final class ProtocolBuffer {
  private final Map<Integer, List<Object>> fields = new TreeMap<>();

  ProtocolBuffer(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long tag = varint(in);
      Object value =
          switch ((int) (tag & 7)) {
            case 0 -> varint(in);
            case 1 -> in.getDouble();
            case 2 -> bytes(in);
            case 5 -> in.getFloat();
            default -> throw new AssertionError("wire type " + (tag & 7));
          };
      fields.computeIfAbsent((int) (tag >>> 3), number -> new ArrayList<>()).add(value);
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[Math.toIntExact(varint(in))];
    in.get(bytes);
    return bytes;
  }

  boolean has(int number) {
    return fields.containsKey(number);
  }

  List<Object> all(int number) {
    return fields.getOrDefault(number, List.of());
  }

  /** The one value of a field; proto3 leaves out zeros, which is for {@link #number} to know. */
  Object one(int number) {
    if (all(number).size() != 1) {
      throw new AssertionError("field %d is there %d times".formatted(number, all(number).size()));
    }
    return all(number).get(0);
  }

  long number(int number) {
    return has(number) ? (Long) one(number) : 0;
  }

  byte[] bytes(int number) {
    return (byte[]) one(number);
  }

  String text(int number) {
    return new String(bytes(number), StandardCharsets.UTF_8);
  }

  ProtocolBuffer message(int number) {
    return new ProtocolBuffer(bytes(number));
  }

  List<ProtocolBuffer> messages(int number) {
    return all(number).stream().map(value -> new ProtocolBuffer((byte[]) value)).toList();
  }
}
