package io.dcganspark.model.device;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ND4J's library for CUDA has in it, read from the file: without a device it does not load.
 */
final class CudaLibrary {
  /** On the class path with -Pcuda only. */
  static final String RESOURCE =
      "/org/nd4j/linalg/jcublas/bindings/linux-x86_64-cudnn/libnd4jcuda.so";

  /** Of CUDA's fatbinary.h. */
  private static final int FAT_BINARY = 0xBA55ED50;

  private static final int PTX = 1;

  /** The constructor of an operation's class, as GCC writes it. */
  private static final Pattern OPERATION = Pattern.compile("_ZN2sd3ops(\\d+)(\\w+)C1Ev");

  /** A kernel of a legacy operation. */
  private static final Pattern KERNEL = Pattern.compile("N7simdOps(\\d+)([A-Za-z_]\\w*)");

  private final Set<String> operations = new TreeSet<>();
  private final Set<String> kernels = new TreeSet<>();
  private final Set<CudaCapability> capabilities =
      new TreeSet<>(
          Comparator.comparing(CudaCapability::major).thenComparing(CudaCapability::minor));
  private boolean hasPtx;

  private CudaLibrary() {}

  /**
   * Reads it.
   *
   * @param directory to unpack it to, 0.9 GB
   */
  static CudaLibrary read(Path directory) throws IOException {
    Path file = directory.resolve("libnd4jcuda.so");
    try (InputStream in = CudaLibrary.class.getResourceAsStream(RESOURCE)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    CudaLibrary library = new CudaLibrary();
    try (FileChannel channel = FileChannel.open(file)) {
      MappedByteBuffer elf = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      elf.order(ByteOrder.LITTLE_ENDIAN);
      library.readSections(elf);
    } finally {
      Files.delete(file);
    }
    return library;
  }

  /** Names of operations with a class of their own. */
  Set<String> operations() {
    return operations;
  }

  /** Names of legacy operations with kernels, in small letters. */
  Set<String> kernels() {
    return kernels;
  }

  /** What it has machine code for. */
  Set<CudaCapability> capabilities() {
    return capabilities;
  }

  /** Whether it has code that a driver could translate for other devices. */
  boolean hasPtx() {
    return hasPtx;
  }

  /** Goes through the section headers of ELF64. */
  private void readSections(ByteBuffer elf) {
    int headers = Math.toIntExact(elf.getLong(0x28));
    int size = Short.toUnsignedInt(elf.getShort(0x3A));
    int count = Short.toUnsignedInt(elf.getShort(0x3C));
    int names = headers + size * Short.toUnsignedInt(elf.getShort(0x3E));
    ByteBuffer nameTable = section(elf, names);
    for (int header = headers; header < headers + count * size; header += size) {
      switch (text(nameTable, elf.getInt(header))) {
        case ".strtab" -> readNames(section(elf, header));
        case ".nv_fatbin" -> readCode(section(elf, header));
        default -> {
          // Nothing that is asked for.
        }
      }
    }
  }

  private static ByteBuffer section(ByteBuffer elf, int header) {
    return elf.slice(
            Math.toIntExact(elf.getLong(header + 0x18)),
            Math.toIntExact(elf.getLong(header + 0x20)))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String text(ByteBuffer table, int start) {
    int end = start;
    while (table.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - start];
    table.get(start, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private void readNames(ByteBuffer table) {
    for (int start = 0; start < table.limit(); ) {
      String symbol = text(table, start);
      start += symbol.length() + 1;
      Matcher operation = OPERATION.matcher(symbol);
      if (operation.matches()
          && Integer.parseInt(operation.group(1)) == operation.group(2).length()) {
        operations.add(operation.group(2));
      }
      Matcher kernel = KERNEL.matcher(symbol);
      while (kernel.find()) {
        int length = Integer.parseInt(kernel.group(1));
        kernels.add(kernel.group(2).substring(0, length).toLowerCase(Locale.ROOT));
      }
    }
  }

  /** Fat binaries one after the other: a header, then code for one capability after the other. */
  private void readCode(ByteBuffer section) {
    int at = 0;
    while (at + 16 <= section.limit()) {
      if (section.getInt(at) != FAT_BINARY) {
        at += 8; // Each begins at a multiple of eight.
        continue;
      }
      int start = at + section.getShort(at + 6);
      int end = start + Math.toIntExact(section.getLong(at + 8));
      for (int code = start; code < end; ) {
        int capability = section.getInt(code + 28);
        if (section.getShort(code) == PTX) {
          hasPtx = true;
        } else {
          capabilities.add(new CudaCapability(capability / 10, capability % 10));
        }
        code += section.getInt(code + 4) + Math.toIntExact(section.getLong(code + 8));
      }
      at = end;
    }
  }
}
