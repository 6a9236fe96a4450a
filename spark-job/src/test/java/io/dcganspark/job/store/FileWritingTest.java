package io.dcganspark.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWritingTest {
  private static final byte[] OLD = "old".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NEW = "new and longer".getBytes(StandardCharsets.UTF_8);

  /** Large enough that a reader can come upon a part of it. */
  private static final int LONG = 200_000;

  private static final int READS = 5_000;
  @TempDir java.nio.file.Path directory;
  private final List<String> created = new ArrayList<>();
  private java.nio.file.Path file;
  private Path path;

  @BeforeEach
  void name() {
    file = directory.resolve("file");
    path = new Path(file.toString());
  }

  private static FileWriting.Content of(byte[] content) {
    return out -> out.write(content);
  }

  private static FileSystem local() throws IOException {
    return ((LocalFileSystem) FileSystem.get(URI.create("file:///"), new Configuration()))
        .getRawFileSystem();
  }

  @Test
  void oneOfManyFilesIsReplacedWholeOrNotAtAll() throws IOException {
    Configuration hadoop = new Configuration();
    FileWriting.replaceOneOfMany(path, hadoop, of(OLD));
    assertThatThrownBy(
            () ->
                FileWriting.replaceOneOfMany(
                    path,
                    hadoop,
                    out -> {
                      out.write(NEW, 0, 5);
                      throw new IOException("no more");
                    }))
        .hasMessageContaining("no more");
    assertThat(file).hasBinaryContent(OLD);

    FileWriting.replaceOneOfMany(path, hadoop, of(NEW));
    assertThat(file).hasBinaryContent(NEW);
    assertThat(directory.toFile().list()).containsExactly("file");
  }

  @Test
  void localStreamsCanBeSynced() throws IOException {
    try (FSDataOutputStream out = local().create(path)) {
      assertThat(out.hasCapability(StreamCapabilities.HSYNC)).isTrue();
    }
  }

  @Test
  void aNewNameIsGivenOnce() throws IOException {
    assertThat(FileWriting.writeNew(local(), path, of(OLD))).isTrue();
    assertThat(FileWriting.writeNew(local(), path, of(NEW))).isFalse();
    assertThat(file).hasBinaryContent(OLD);
  }

  @Test
  void aNewNameIsGivenOnceThroughHadoopsInterfaceToo() throws IOException {
    FileSystem files = neverKilled(KilledFileSystem.configuration());
    Path other = new Path("killed://" + file);
    assertThat(FileWriting.writeNew(files, other, of(OLD))).isTrue();
    assertThat(FileWriting.writeNew(files, other, of(NEW))).isFalse();
    assertThat(file).hasBinaryContent(OLD);
  }

  private static FileSystem neverKilled(Configuration configuration) throws IOException {
    KilledFileSystem.killAfter(Integer.MAX_VALUE);
    return FileSystem.newInstance(URI.create("killed:///"), configuration);
  }

  private void commitsANewNameOnce(FileSystem files, String root) throws IOException {
    Path name = new Path(root + file);
    Path draft = new Path(root + file + ".draft");
    assertThat(FileWriting.commitNew(files, name, of(OLD), draft)).isTrue();
    assertThat(directory.toFile().list()).containsExactly("file");
    assertThat(FileWriting.commitNew(files, name, of(NEW), draft)).isFalse();
    assertThat(file).hasBinaryContent(OLD);
  }

  @Test
  void commitsANewNameOnceOnALocalDisk() throws IOException {
    commitsANewNameOnce(local(), "");
  }

  @Test
  void commitsANewNameOnceWhereHadoopRenames() throws IOException {
    commitsANewNameOnce(neverKilled(KilledFileSystem.configurationOfBothInterfaces()), "killed://");
  }

  @Test
  void commitsANewNameOnceThroughTheOlderInterface() throws IOException {
    commitsANewNameOnce(neverKilled(KilledFileSystem.configuration()), "killed://");
  }

  @Test
  void anObjectStoreCommitsWithoutADraft() throws IOException {
    Path name = new Path("other://" + file);
    FileSystem files = initialized(new ObjectStore(Integer.MAX_VALUE));
    assertThat(FileWriting.commitNew(files, name, of(OLD), new Path(name + ".draft"))).isTrue();
    assertThat(file).hasBinaryContent(OLD);
    assertThat(created).containsExactly("file");
  }

  @Test
  void replacesAFileAndLeavesNothingBeside() throws IOException {
    FileWriting.replace(local(), path, of(OLD));
    FileWriting.replace(local(), path, of(NEW));
    assertThat(file).hasBinaryContent(NEW);
    assertThat(directory.toFile().list()).containsExactly("file");
  }

  @Test
  void replacingThatFailsLeavesTheOldFile() throws IOException {
    Files.write(file, OLD);
    FileSystem files = initialized(new FullDisk());
    assertThatThrownBy(() -> FileWriting.replace(files, new Path("other://" + file), of(NEW)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no space left");
    assertThat(file).hasBinaryContent(OLD);
  }

  @Test
  void aCommandsFileIsReplacedWhole() throws IOException {
    Files.write(file, OLD);
    Path command = new Path(file.toUri());
    FileWriting.replace(
        command,
        new Configuration(false),
        out -> {
          out.write(NEW);
          out.close();
        });
    assertThat(file).hasBinaryContent(NEW);
    assertThatThrownBy(
            () ->
                FileWriting.replace(
                    command,
                    new Configuration(false),
                    out -> {
                      out.write('y');
                      throw new IOException("the images ended");
                    }))
        .hasMessage("the images ended");
    assertThat(file).hasBinaryContent(NEW);
    assertThat(directory.toFile().list()).containsExactly("file");
  }

  @Test
  void aSumThatHadoopWroteBesideTheFileGoesWithIt() throws IOException {
    FileSystem withSums = FileSystem.get(URI.create("file:///"), new Configuration());
    try (OutputStream out = withSums.create(path)) {
      out.write(OLD);
    }
    assertThat(directory.resolve(".file.crc")).exists();
    FileWriting.replace(path, new Configuration(), of(NEW));
    try (InputStream in = withSums.open(path)) {
      assertThat(in.readAllBytes()).isEqualTo(NEW);
    }
  }

  @Test
  void twoWritersOfOneFileNeverShowAPartOfIt() throws Exception {
    neverShowAPart(local(), path);
  }

  @Test
  void norDoTheyWhereHadoopRenames() throws Exception {
    neverShowAPart(
        neverKilled(KilledFileSystem.configurationOfBothInterfaces()),
        new Path("killed://" + file));
  }

  private void neverShowAPart(FileSystem files, Path written) throws Exception {
    byte[][] whole = {filled((byte) 0), filled((byte) 1), filled((byte) 2)};
    FileWriting.replace(files, written, of(whole[0]));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService writers = Executors.newFixedThreadPool(2);
    List<Future<Integer>> results = new ArrayList<>();
    for (byte[] content : List.of(whole[1], whole[2])) {
      results.add(
          writers.submit(
              () -> {
                int times = 0;
                for (; !done.get(); times++) {
                  FileWriting.replace(files, written, of(content));
                }
                return times;
              }));
    }
    writers.shutdown();
    try {
      for (int i = 0; i < READS; i++) {
        byte[] read = Files.readAllBytes(file);
        assertThat(read.length).isEqualTo(LONG);
        assertThat(Arrays.mismatch(read, whole[read[0]])).as("all from one writer").isEqualTo(-1);
      }
    } finally {
      done.set(true);
    }
    for (Future<Integer> writer : results) {
      assertThat(writer.get()).isPositive();
    }
    assertThat(directory.toFile().list()).containsExactly("file");
  }

  private static byte[] filled(byte with) {
    byte[] content = new byte[LONG];
    Arrays.fill(content, with);
    return content;
  }

  @Test
  void aPlantedLinkIsReplacedAndNeverFollowed() throws IOException {
    java.nio.file.Path victim = Files.write(directory.resolve("victim"), OLD);
    for (String name : List.of("file", ".file.tmp", ".file.crc")) {
      Files.createSymbolicLink(directory.resolve(name), victim);
    }
    FileWriting.replace(local(), path, of(NEW));
    assertThat(victim).hasBinaryContent(OLD);
    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(file).hasBinaryContent(NEW);
  }

  @Test
  void whatIsWrittenInPlaceDoesNotFollowAPlantedLinkEither() throws IOException {
    java.nio.file.Path victim = Files.write(directory.resolve("victim"), OLD);
    Files.createSymbolicLink(file, victim);
    assertThatThrownBy(() -> FileWriting.write(local(), path, of(NEW)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + " cannot be written: ");
    assertThat(FileWriting.writeNew(local(), path, of(NEW))).isFalse();
    assertThat(FileWriting.commitNew(local(), path, of(NEW), new Path(file + ".draft"))).isFalse();
    assertThat(victim).hasBinaryContent(OLD);
  }

  /** Each is written to in turn, and killed after each single change until it is not. */
  @Test
  void killedAnywhereTheOldOrTheNewFileIsThereWhole() throws IOException {
    FileSystem files =
        FileSystem.newInstance(
            URI.create("killed:///"), KilledFileSystem.configurationOfBothInterfaces());
    int changes = 0;
    for (boolean killed = true; killed; changes++) {
      Files.write(file, OLD);
      KilledFileSystem.killAfter(changes);
      byte[] expected = NEW;
      try {
        FileWriting.replace(files, new Path("killed://" + file), of(NEW));
      } catch (IOException e) {
        expected = OLD;
      }
      killed = KilledFileSystem.wasKilled();
      assertThat(file).as("killed after %d changes", changes).hasBinaryContent(expected);
    }
    // Created, written, synced, closed, renamed.
    assertThat(changes - 1).isEqualTo(5);
  }

  @Test
  void aFileWhereADirectoryIsExpectedDoesNotMeanThatTheNameIsTaken() throws IOException {
    Files.write(file, OLD);
    Path below = new Path(path, "below/name");
    assertThatThrownBy(() -> FileWriting.writeNew(local(), below, of(NEW)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be written");
    assertThatThrownBy(
            () -> FileWriting.commitNew(local(), below, of(NEW), new Path(below + ".draft")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aLongNameIsOfNoConsequence() throws IOException {
    String name = "n".repeat(250);
    FileWriting.replace(local(), new Path(directory.toString(), name), of(NEW));
    assertThat(directory.resolve(name)).hasBinaryContent(NEW);
  }

  @Test
  void aDiskThatIsFullIsNamed() throws IOException {
    assertThatThrownBy(() -> FileWriting.replace(local(), new Path("/dev/full/x"), of(NEW)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> FileWriting.write(local(), new Path("/dev/full"), of(NEW)))
        .isInstanceOf(IOException.class)
        .hasMessage("/dev/full cannot be written: No space left on device");
  }

  @Test
  void aDirectoryThatIsInTheWayIsAnError() throws IOException {
    Files.createDirectory(file);
    assertThatThrownBy(() -> FileWriting.replace(local(), path, of(NEW)))
        .isInstanceOf(IOException.class);
    assertThat(file).isEmptyDirectory();
  }

  @Test
  void anObjectStoreIsNotGivenAHalfWrittenFile() throws IOException {
    FileSystem files = initialized(new ObjectStore(5));
    assertThatThrownBy(() -> FileWriting.write(files, new Path("other://" + file), of(NEW)))
        .hasMessageContaining("connection reset");
    assertThat(file).doesNotExist();
  }

  @Test
  void anObjectStoreReplacesWithoutRenaming() throws IOException {
    Files.write(file, OLD);
    FileWriting.replace(
        initialized(new ObjectStore(Integer.MAX_VALUE)), new Path("other://" + file), of(NEW));
    assertThat(file).hasBinaryContent(NEW);
    assertThat(created).containsExactly("file");
  }

  private static FileSystem initialized(FileSystem files) throws IOException {
    files.initialize(URI.create("other:///"), new Configuration());
    return files;
  }

  /** Takes a few bytes. */
  private static final class FullDisk extends OtherSchemeFileSystem {
    @Override
    public FSDataOutputStream create(Path path, boolean overwrite) throws IOException {
      FSDataOutputStream out = super.create(path, overwrite);
      return new FSDataOutputStream(out, null) {
        @Override
        public synchronized void write(byte[] bytes, int start, int length) throws IOException {
          out.write(bytes, start, 2);
          throw new IOException("no space left");
        }
      };
    }
  }

  /** Shows a file once its stream is closed, and may lose the connection. */
  private final class ObjectStore extends OtherSchemeFileSystem {
    private final int mostBytes;

    ObjectStore(int mostBytes) {
      this.mostBytes = mostBytes;
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
      return capability.equals(StreamCapabilities.ABORTABLE_STREAM)
          || super.hasPathCapability(path, capability);
    }

    @Override
    public FSDataOutputStream create(Path path, boolean overwrite) throws IOException {
      created.add(path.getName());
      return new FSDataOutputStream(new Upload(), null) {
        @Override
        public void close() throws IOException {
          Upload upload = (Upload) getWrappedStream();
          if (!upload.aborted) {
            Files.write(pathToFile(path).toPath(), upload.parts.toByteArray());
          }
        }
      };
    }

    private final class Upload extends OutputStream implements Abortable, StreamCapabilities {
      private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
      private boolean aborted;

      @Override
      public void write(int value) throws IOException {
        if (parts.size() == mostBytes) {
          throw new IOException("connection reset");
        }
        parts.write(value);
      }

      @Override
      public AbortableResult abort() {
        aborted = true;
        return null;
      }

      @Override
      public boolean hasCapability(String capability) {
        return capability.equals(StreamCapabilities.ABORTABLE_STREAM);
      }
    }
  }
}
