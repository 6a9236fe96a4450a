package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.model.failure.Reason;
import io.dcganspark.model.recipe.Recipe;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packages of both modules keep the order that ARCHITECTURE.md draws. */
class PackagesTest {
  private static final String ROOT = "io.dcganspark.";

  /** The interface of the job, and layers that a user's JSON names. */
  private static final Set<String> PACKAGES_FOR_OTHERS =
      Set.of("io.dcganspark.job.api", "io.dcganspark.model.layer");

  /** Spark and ND4J find the first two by files in META-INF/services; a test names a logger's. */
  private static final Set<String> CLASSES_FOR_OTHERS =
      Set.of(
          "io.dcganspark.job.data.IdxDataSource",
          "io.dcganspark.model.device.CpuInPlaceOfCuda",
          "io.dcganspark.job.run.UserNetworksCheck");

  private static JavaClasses classes;

  @BeforeAll
  static void read() throws IOException, URISyntaxException {
    classes =
        new ClassFileImporter().importLocations(Set.of(main(JobConfig.class), main(Reason.class)));
  }

  private static Location main(Class<?> inModule) throws IOException, URISyntaxException {
    Path place = Path.of(inModule.getProtectionDomain().getCodeSource().getLocation().toURI());
    return Files.isDirectory(place) ? Location.of(place) : Location.of(new JarFile(place.toFile()));
  }

  /** Returns the groups of a module's packages, from the outermost to the innermost. */
  private static List<Set<String>> groups(String module) throws IOException {
    String document = Files.readString(Path.of("..", "ARCHITECTURE.md"));
    String list = document.split("\\(`io\\.dcganspark\\.%s`.*\n\n".formatted(module), 2)[1];
    return list.lines()
        .takeWhile(line -> line.startsWith("    "))
        .map(line -> Set.of(line.replace("->", "").strip().split(", ")))
        .toList();
  }

  /** Returns the package of a module's class, such as {@code training}; empty: of another one. */
  private static String packageIn(String module, JavaClass of) {
    String prefix = ROOT + module + ".";
    return of.getPackageName().startsWith(prefix)
        ? of.getPackageName().substring(prefix.length())
        : "";
  }

  @ParameterizedTest
  @ValueSource(strings = {"job", "model"})
  void theDocumentListsEveryPackage(String module) throws IOException {
    Set<String> listed =
        groups(module).stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    Set<String> found =
        classes.stream()
            .map(each -> packageIn(module, each))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"job", "model"})
  void aPackageUsesOnlyPackagesToItsRight(String module) throws IOException {
    TreeMap<String, Integer> places = new TreeMap<>();
    List<Set<String>> groups = groups(module);
    for (int place = 0; place < groups.size(); place++) {
      for (String name : groups.get(place)) {
        places.put(name, place);
      }
    }
    List<String> wrong = new ArrayList<>();
    for (JavaClass user : classes) {
      String from = packageIn(module, user);
      for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
        String to = packageIn(module, dependency.getTargetClass().getBaseComponentType());
        if (!from.isEmpty()
            && !to.isEmpty()
            && !from.equals(to)
            && places.get(from) >= places.get(to)) {
          wrong.add(from + " uses " + to + ": " + dependency.getDescription());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void theModelKnowsNothingOfTheJob() {
    assertThat(
            classes.stream()
                .filter(user -> user.getPackageName().startsWith(ROOT + "model"))
                .flatMap(user -> user.getDirectDependenciesFromSelf().stream())
                .filter(
                    dependency ->
                        Stream.of(ROOT + "job", "org.apache.spark", "org.apache.hadoop")
                            .anyMatch(dependency.getTargetClass().getPackageName()::startsWith))
                .map(Dependency::getDescription))
        .isEmpty();
  }

  /**
   * Callers know exceptions and recipes by what they extend; a lambda leaves no trace of its type.
   */
  @Test
  void aPublicClassIsUsedOutsideItsPackage() {
    Set<String> unused = new TreeSet<>();
    for (JavaClass candidate : classes) {
      boolean open =
          candidate.getModifiers().contains(JavaModifier.PUBLIC)
              && candidate.isTopLevelClass()
              && !candidate.getPackageName().isEmpty()
              && !candidate.isInterface()
              && !candidate.isAssignableTo(Exception.class)
              && !candidate.isAssignableTo(Recipe.class)
              && !CLASSES_FOR_OTHERS.contains(candidate.getName())
              && !PACKAGES_FOR_OTHERS.contains(candidate.getPackageName());
      if (open
          && candidate.getDirectDependenciesToSelf().stream()
              .map(dependency -> dependency.getOriginClass().getPackageName())
              .allMatch(candidate.getPackageName()::equals)) {
        unused.add(candidate.getName());
      }
    }
    assertThat(unused).isEmpty();
  }
}
