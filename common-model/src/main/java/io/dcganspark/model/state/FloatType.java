package io.dcganspark.model.state;

import io.dcganspark.model.numeric.Bfloat16;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The floating-point types of a safetensors file, under its names for them. */
enum FloatType {
  F64(Double.BYTES) {
    @Override
    float next(ByteBuffer values) {
      return (float) values.getDouble();
    }
  },
  F32(Float.BYTES) {
    @Override
    float next(ByteBuffer values) {
      return values.getFloat();
    }
  },
  /** IEEE 754's binary16: 5 bits of exponent, 10 of fraction. */
  F16(Short.BYTES) {
    @Override
    float next(ByteBuffer values) {
      int bits = values.getShort();
      int exponent = bits >> FRACTION & EXPONENTS;
      int fraction = bits & (1 << FRACTION) - 1;
      float magnitude;
      if (exponent == EXPONENTS) {
        magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
      } else if (exponent == 0) {
        magnitude = Math.scalb((float) fraction, 1 - BIAS - FRACTION);
      } else {
        magnitude = Math.scalb((float) (fraction | 1 << FRACTION), exponent - BIAS - FRACTION);
      }
      return bits < 0 ? -magnitude : magnitude;
    }
  },
  /** The upper half of a float32. */
  BF16(Short.BYTES) {
    @Override
    float next(ByteBuffer values) {
      return Bfloat16.toFloat(values.getShort());
    }
  };

  private static final int FRACTION = 10;
  private static final int EXPONENTS = 31;
  private static final int BIAS = 15;

  private final int bytes;

  FloatType(int bytes) {
    this.bytes = bytes;
  }

  static Optional<FloatType> named(String name) {
    for (FloatType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Returns how many bytes a number takes. */
  int bytes() {
    return bytes;
  }

  /** Reads the number at the position, and moves behind it. */
  abstract float next(ByteBuffer values);
}
