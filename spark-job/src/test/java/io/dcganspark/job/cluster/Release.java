package io.dcganspark.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The archive of a release, as {@code deploy/release} makes it, of the jar that the package phase
 * made and of this checkout; unpacked, and used as somebody does who has nothing else: its scripts
 * run in its directory, with an environment of their own, in which Maven is not to be called.
 */
public final class Release {
  private static final Path PACKING = Path.of("..", "deploy", "release-archive");

  private static Path archive;

  private final Path directory;
  private final Path home;
  private int started;

  private Release(Path directory, Path home) {
    this.directory = directory;
    this.home = home;
  }

  /**
   * Unpacks the archive.
   *
   * @param directory a new or empty one; logs of what is started go there too
   */
  public static Release unpack(Path directory) throws IOException {
    Path unpacked = Files.createDirectories(directory.resolve("unpacked"));
    List<String> tar = List.of("tar", "-xzf", archive().toString(), "-C", unpacked.toString());
    Submission end = run(new ProcessBuilder(tar), directory.resolve("tar.log"));
    assertThat(end.exitCode()).as(end.output()).isZero();
    String name = archive().getFileName().toString().replace(".tar.gz", "");
    Release release = new Release(directory, unpacked.resolve(name));
    Path path = Files.createDirectories(directory.resolve("path"));
    Files.createFile(
        path.resolve("mvn"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.writeString(
        path.resolve("mvn"),
        """
        #!/bin/sh
        echo "mvn $*" >> '%s'
        echo 'mvn: not to be called from a release' >&2
        exit 99
        """
            .formatted(release.mavenCalls()));
    return release;
  }

  /** The archive, packed once in the life of this JVM. */
  public static synchronized Path archive() throws IOException {
    if (archive == null) {
      archive = pack(TargetDirectory.of("release-archive"));
    }
    return archive;
  }

  /**
   * Packs an archive.
   *
   * @param directory where it goes
   */
  public static Path pack(Path directory) throws IOException {
    Files.createDirectories(directory);
    ProcessBuilder packing =
        new ProcessBuilder(
            PACKING.toString(),
            SparkProcesses.made("dcgan.submit.jar").toString(),
            directory.toString());
    Submission end = run(packing, directory.resolve("release-archive.log"));
    assumeFalse(end.output().contains("is no git repository"), end.output());
    assertThat(end.exitCode()).as(end.output()).isZero();
    return Path.of(end.output().strip().lines().reduce((first, last) -> last).orElseThrow());
  }

  private static Submission run(ProcessBuilder builder, Path log) throws IOException {
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    String name = builder.command().get(0);
    try (LoggedProcess process = new LoggedProcess(name, builder.start(), log)) {
      return process.awaitEnd();
    }
  }

  /** What was unpacked. */
  public Path home() {
    return home;
  }

  /**
   * Starts one of its scripts in its directory.
   *
   * @param environment beside {@code PATH}, {@code HOME} and {@code JAVA_HOME}; nothing of the
   *     test's own
   * @param script under {@link #home}
   */
  public LoggedProcess start(
      Map<String, String> environment, String script, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve(script).toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    String path = System.getenv("PATH");
    builder.environment().clear();
    builder.environment().put("PATH", directory.resolve("path") + File.pathSeparator + path);
    builder.environment().put("HOME", System.getProperty("user.home"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Path log = directory.resolve("%02d-%s.log".formatted(++started, script.replace('/', '-')));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      return new LoggedProcess(script, builder.start(), log);
    } catch (IOException e) {
      throw new AssertionError("the release's %s cannot be started".formatted(script), e);
    }
  }

  /** Runs one of its scripts as {@link #start} does, and waits for its end. */
  public Submission run(Map<String, String> environment, String script, String... arguments) {
    try (LoggedProcess process = start(environment, script, List.of(arguments))) {
      return process.awaitEnd();
    }
  }

  /** A file that is there as soon as anything has called Maven. */
  public Path mavenCalls() {
    return directory.resolve("maven-calls");
  }
}
