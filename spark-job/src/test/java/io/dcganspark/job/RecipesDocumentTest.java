package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.ComputeSettings;
import io.dcganspark.model.training.StepSettings;
import io.dcganspark.model.training.TrialStep;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/recipes.md writes the networks of conf/own. */
class RecipesDocumentTest {
  private static final Path PROJECT = Path.of("..");
  private static final String CLASS = "PrintNetworks";

  @TempDir Path directory;

  @Test
  void itsProgramWritesTheNetworksOfTheExample() throws Exception {
    Path source = directory.resolve(CLASS + ".java");
    Files.writeString(source, program("    import java.io.IOException;"));
    compile(source);
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, RecipesDocumentTest.class.getClassLoader())) {
      loader
          .loadClass(CLASS)
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {directory.toString()});
    }
    for (String network : List.of("generator.json", "discriminator.json")) {
      assertThat(directory.resolve(network))
          .hasSameTextualContentAs(PROJECT.resolve("conf/own").resolve(network));
    }
  }

  @Test
  void itsRecipeClassIsCompiledAndTakesAStep() throws Exception {
    Path source = directory.resolve("SmallDigits.java");
    Files.writeString(source, program("    package com.example;"));
    compile(source);
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, RecipesDocumentTest.class.getClassLoader())) {
      Recipe recipe =
          (Recipe) loader.loadClass("com.example.SmallDigits").getConstructor().newInstance();
      assertThat(recipe.imageShape()).isEqualTo(new ImageShape(1, 32, 32));
      NativeThreads.use(1);
      assertThat(
              TrialStep.take(
                      recipe,
                      StepSettings.of(
                          new AdamSettings(2e-4, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON)),
                      42,
                      new ComputeSettings("onednn", Precision.FLOAT32))
                  .step())
          .isEqualTo(1);
    }
  }

  /** The indented lines from the first one to the end of the class. */
  private static String program(String firstLine) throws IOException {
    List<String> lines = Files.readAllLines(PROJECT.resolve("docs/recipes.md"));
    int first = lines.indexOf(firstLine);
    int last = first + lines.subList(first, lines.size()).indexOf("    }");
    return lines.subList(first, last + 1).stream().collect(Collectors.joining("\n"));
  }

  private void compile(Path source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(
                  problems,
                  files,
                  null,
                  List.of("-d", directory.toString(), "-cp", System.getProperty("java.class.path")),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      assertThat(done).as(problems.toString()).isTrue();
    }
  }
}
