package io.dcganspark.model.state;

import java.io.*;
import java.security.*;
import java.util.HexFormat;

/** Placeholder until merge. */
public final class TrainingStateFormat {
  private TrainingStateFormat() {}

  /** Write. */
  public static byte[] toBytes(TrainingState s) {
    try {
      ByteArrayOutputStream b = new ByteArrayOutputStream();
      ObjectOutputStream o = new ObjectOutputStream(b);
      o.writeObject(s);
      o.flush();
      return b.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Read. */
  public static TrainingState fromBytes(byte[] b) throws IOException {
    try {
      return (TrainingState) new ObjectInputStream(new ByteArrayInputStream(b)).readObject();
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  /** Digest. */
  public static String sha256(TrainingState s) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(toBytes(s)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
