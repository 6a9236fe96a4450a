package io.dcganspark.model.state;

import io.dcganspark.model.json.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * Tensors by name, with texts about them, as a <a
 * href="https://huggingface.co/docs/safetensors">safetensors</a> file, which Python, Rust and
 * others read unchanged. Equal contents give equal bytes.
 */
public final class SafeTensors {
  private final SafeTensorsHeader header;
  private final ByteBuffer data;

  private SafeTensors(SafeTensorsHeader header, ByteBuffer data) {
    this.header = header;
    this.data = data;
  }

  /**
   * Returns a file's bytes.
   *
   * @param tensors by name, in the order in which they are to stand; those of larger numbers first,
   *     since readers want numbers at multiples of their size
   * @param metadata in any order
   */
  public static byte[] toBytes(Map<String, Tensor> tensors, Map<String, String> metadata) {
    SafeTensorsHeader header = SafeTensorsHeader.of(tensors, metadata);
    byte[] json = header.toJson();
    ByteBuffer out =
        ByteBuffer.allocate(Math.toIntExact(Long.BYTES + json.length + header.dataLength()))
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(json.length).put(json);
    tensors.values().forEach(tensor -> tensor.writeTo(out));
    return out.array();
  }

  /**
   * Reads a file's header.
   *
   * @throws IOException if it is no safetensors file; the message says what is wrong
   */
  public static SafeTensors read(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    SafeTensorsHeader header = SafeTensorsHeader.read(in);
    return new SafeTensors(header, in.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * Reads a whole file that may be somebody else's: its data only once its header is one.
   *
   * @param most bytes that it may have
   * @throws IOException if it is no safetensors file, or has more
   */
  public static byte[] bytes(InputStream in, int most) throws IOException {
    byte[] head = SafeTensorsHeader.bytes(in);
    SafeTensorsHeader.read(ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN));
    return SmallFile.read(new SequenceInputStream(new ByteArrayInputStream(head), in), most);
  }

  /** Returns whether there is a tensor of that name. */
  public boolean holds(String name) {
    return header.holds(name);
  }

  /**
   * Returns a copy of a tensor's values.
   *
   * @throws IOException if there is none of that name, or it is no vector of float32
   */
  public float[] tensor(String name) throws IOException {
    StoredTensor stored = header.stored(name);
    stored.requireVectorOfFloat32();
    return stored.values(data);
  }

  /** Returns the names of all tensors, in the header's order. */
  public List<String> names() {
    return header.names();
  }

  /**
   * Returns a tensor's shape.
   *
   * @throws IOException if there is no such tensor, or it lies outside of the data
   */
  public long[] shape(String name) throws IOException {
    return header.stored(name).shape();
  }

  /**
   * Returns a tensor's values as float32, row-major, of whichever floating-point type and shape it
   * is.
   *
   * @throws IOException if there is no such tensor, it lies outside of the data, or is of another
   *     type
   */
  public float[] values(String name) throws IOException {
    return header.stored(name).values(data);
  }

  /** Returns a text of the metadata, empty where there is none. */
  public String metadata(String name) {
    return header.metadata(name);
  }

  /** Returns all texts of the metadata. */
  public Map<String, String> metadata() {
    return header.metadata();
  }
}
