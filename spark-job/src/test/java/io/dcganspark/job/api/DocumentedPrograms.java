package io.dcganspark.job.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The Java of this project's documents, as a reader would copy it: whole classes, or statements
 * below imports in a program that has a session {@code spark}.
 */
final class DocumentedPrograms {
  private static final Pattern BLOCK =
      Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("^public class (\\w+) ", Pattern.MULTILINE);

  private final Path directory;
  private final List<String> mainClasses = new ArrayList<>();

  /**
   * Compiles what documents hold.
   *
   * @param directory for sources and classes, and the root of every {@code hdfs:///} in them
   */
  DocumentedPrograms(Path directory, Path... documents) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory.resolve("sources"));
    List<String> sources = new ArrayList<>();
    for (Path document : documents) {
      Matcher blocks = BLOCK.matcher(Files.readString(document));
      while (blocks.find()) {
        sources.add(source(blocks.group(1)));
      }
    }
    sources.add(write("Programs", all()));
    compile(sources);
  }

  /** Returns the classes that documents hold, in their order. */
  List<String> mainClasses() {
    return List.copyOf(mainClasses);
  }

  private String source(String block) throws IOException {
    String code = block.replace("hdfs:///", directory + "/");
    Matcher named = CLASS.matcher(code);
    if (named.find()) {
      mainClasses.add(named.group(1));
      return write(named.group(1), code);
    }
    String name = "Statements" + mainClasses.size();
    mainClasses.add(name);
    String imports = lines(code.lines().filter(line -> line.startsWith("import ")));
    String statements = lines(code.lines().filter(line -> !line.startsWith("import ")));
    return write(
        name,
        """
        %s
        public class %s {
          public static void main(String[] args) {
            var spark = org.apache.spark.sql.SparkSession.builder().getOrCreate();
            %s
          }
        }
        """
            .formatted(imports, name, statements));
  }

  private static String lines(Stream<String> lines) {
    return lines.collect(Collectors.joining("\n"));
  }

  /** It ends without System.exit: a training leaves no thread that keeps a program alive. */
  private String all() {
    return """
    public class Programs {
      public static void main(String[] args) throws Exception {
        %s
      }
    }
    """
        .formatted(lines(mainClasses.stream().map(name -> "%s.main(args);".formatted(name))));
  }

  private String write(String name, String code) throws IOException {
    return Files.writeString(directory.resolve("sources").resolve(name + ".java"), code).toString();
  }

  private void compile(List<String> sources) throws IOException {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  List.of(
                      "-d",
                      classes.toString(),
                      "-Xlint:all,-path,-classfile,-processing",
                      "-Werror"),
                  null,
                  files.getJavaFileObjectsFromStrings(sources))
              .call();
      assertThat(compiled).as(said.toString()).isTrue();
    }
  }

  /** Writes a jar whose class {@code Programs} runs one after the other. */
  Path jar() throws IOException {
    Path jar = directory.resolve("programs.jar");
    Path classes = directory.resolve("classes");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file);
        Stream<Path> compiled = Files.list(classes)) {
      for (Path path : compiled.toList()) {
        entries.putNextEntry(new JarEntry(path.getFileName().toString()));
        Files.copy(path, entries);
        entries.closeEntry();
      }
    }
    return jar;
  }
}
