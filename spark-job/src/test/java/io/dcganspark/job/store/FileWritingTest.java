package io.dcganspark.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
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
  @TempDir java.nio.file.Path directory;
  private final List<String> created = new ArrayList<>();
  private java.nio.file.Path file;
  private Path path;

  @BeforeEach
  void name() {
    file = directory.resolve("file");
    path = new Path(file.toString());
  }

  private static FileSystem local() throws IOException {
    return ((LocalFileSystem) FileSystem.get(URI.create("file:///"), new Configuration()))
        .getRawFileSystem();
  }

  @Test
  void localStreamsCanBeSynced() throws IOException {
    try (FSDataOutputStream out = local().create(path)) {
      assertThat(out.hasCapability(StreamCapabilities.HSYNC)).isTrue();
    }
  }

  @Test
  void aNewNameIsGivenOnce() throws IOException {
    assertThat(FileWriting.writeNew(local(), path, OLD)).isTrue();
    assertThat(FileWriting.writeNew(local(), path, NEW)).isFalse();
    assertThat(file).hasBinaryContent(OLD);
  }

  @Test
  void aNewNameIsGivenOnceThroughHadoopsInterfaceToo() throws IOException {
    FileSystem files = neverKilled(KilledFileSystem.configuration());
    Path other = new Path("killed://" + file);
    assertThat(FileWriting.writeNew(files, other, OLD)).isTrue();
    assertThat(FileWriting.writeNew(files, other, NEW)).isFalse();
    assertThat(file).hasBinaryContent(OLD);
  }

  private static FileSystem neverKilled(Configuration configuration) throws IOException {
    KilledFileSystem.killAfter(Integer.MAX_VALUE);
    return FileSystem.newInstance(URI.create("killed:///"), configuration);
  }

  private void commitsANewNameOnce(FileSystem files, String root) throws IOException {
    Path name = new Path(root + file);
    Path draft = new Path(root + file + ".draft");
    assertThat(FileWriting.commitNew(files, name, OLD, draft)).isTrue();
    assertThat(directory.toFile().list()).containsExactly("file");
    assertThat(FileWriting.commitNew(files, name, NEW, draft)).isFalse();
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
    assertThat(FileWriting.commitNew(files, name, OLD, new Path(name + ".draft"))).isTrue();
    assertThat(file).hasBinaryContent(OLD);
    assertThat(created).containsExactly("file");
  }

  @Test
  void replacesAFileAndLeavesNothingBeside() throws IOException {
    FileWriting.replace(local(), path, OLD);
    FileWriting.replace(local(), path, NEW);
    assertThat(file).hasBinaryContent(NEW);
    assertThat(directory.toFile().list()).containsExactly("file");
  }

  @Test
  void replacingThatFailsLeavesTheOldFile() throws IOException {
    Files.write(file, OLD);
    FileSystem files = initialized(new FullDisk());
    assertThatThrownBy(() -> FileWriting.replace(files, new Path("other://" + file), NEW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no space left");
    assertThat(file).hasBinaryContent(OLD);
  }

  @Test
  void aDirectoryThatIsInTheWayIsAnError() throws IOException {
    Files.createDirectory(file);
    assertThatThrownBy(() -> FileWriting.replace(local(), path, NEW))
        .isInstanceOf(IOException.class);
    assertThat(file).isEmptyDirectory();
  }

  @Test
  void anObjectStoreIsNotGivenAHalfWrittenFile() throws IOException {
    FileSystem files = initialized(new ObjectStore(5));
    assertThatThrownBy(() -> FileWriting.write(files, new Path("other://" + file), NEW))
        .hasMessageContaining("connection reset");
    assertThat(file).doesNotExist();
  }

  @Test
  void anObjectStoreReplacesWithoutRenaming() throws IOException {
    Files.write(file, OLD);
    FileWriting.replace(
        initialized(new ObjectStore(Integer.MAX_VALUE)), new Path("other://" + file), NEW);
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
