package io.dcganspark.model.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads whole files whose length somebody else has chosen. */
public final class SmallFile {
  /** A larger part of this process's memory is not given to one file; nor are arrays longer. */
  public static final int MOST_IN_MEMORY =
      (int) Math.min(Integer.MAX_VALUE - 16, Runtime.getRuntime().maxMemory() / 3);

  private SmallFile() {}

  /**
   * Reads a stream to its end.
   *
   * @param most bytes that it may have; no more than that are taken into memory
   * @throws InvalidFileException if it has more
   * @throws IOException if it cannot be read
   */
  public static byte[] read(InputStream in, int most) throws IOException {
    byte[] content = in.readNBytes(most);
    if (in.read() >= 0) {
      throw new InvalidFileException(
          "has more than %d bytes, too many for what it is".formatted(most));
    }
    return content;
  }

  /**
   * Returns bytes as text.
   *
   * @throws InvalidFileException if they are no UTF-8
   */
  public static String text(byte[] content) throws InvalidFileException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidFileException("is not text in UTF-8", e);
    }
  }
}
