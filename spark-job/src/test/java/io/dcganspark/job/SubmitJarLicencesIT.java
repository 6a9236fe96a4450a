package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The jar lists what it bundles and under which licences. */
class SubmitJarLicencesIT {
  private static final String BILL_OF_MATERIALS = "META-INF/sbom/dcgan-spark-job.cdx.json";

  private static List<JsonNode> components() throws IOException {
    // The plugin that makes it is left out by Maven where there is no network.
    assumeThat(System.getProperty("dcgan.build.network")).isEqualTo("offline=false");
    JsonNode bill = new ObjectMapper().readTree(SubmitJar.text(BILL_OF_MATERIALS));
    return StreamSupport.stream(bill.get("components").spliterator(), false).toList();
  }

  @Test
  void hasLicenceAndNoticeOfTheProject() throws IOException {
    assertThat(SubmitJar.text("META-INF/LICENSE"))
        .isEqualTo(Files.readString(Path.of("..", "LICENSE")));
    assertThat(SubmitJar.text("META-INF/NOTICE"))
        .isEqualTo(Files.readString(Path.of("..", "NOTICE")));
  }

  @Test
  void billOfMaterialsHasEveryLibraryWhoseClassesAreThere() throws IOException {
    List<String> listed =
        components().stream()
            .map(one -> one.get("group").asText() + "/" + one.get("name").asText())
            .toList();
    Pattern pom = Pattern.compile("META-INF/maven/([^/]+/[^/]+)/pom.xml");
    List<String> bundled =
        SubmitJar.names().stream()
            .map(pom::matcher)
            .filter(matcher -> matcher.matches())
            .map(matcher -> matcher.group(1))
            // The thin jar itself, and what ND4J's jars of other people's libraries hold.
            .filter(name -> !name.equals("io.dcganspark/spark-job"))
            .filter(name -> !name.matches("com\\.fasterxml\\..*|org\\.codehaus\\.woodstox/.*"))
            .filter(name -> !name.matches("org\\.yaml/.*|com\\.google\\.(?!flatbuffers).*"))
            .toList();

    assertThat(bundled).hasSizeGreaterThan(20);
    assertThat(listed).containsAll(bundled);
  }

  @Test
  void everyLibraryHasLicence() throws IOException {
    for (JsonNode component : components()) {
      assertThat(component.path("licenses")).as(component.get("purl").asText()).isNotEmpty();
    }
  }

  @Test
  void billOfMaterialsNamesNeitherTimeNorSerialNumber() throws IOException {
    components();
    JsonNode bill = new ObjectMapper().readTree(SubmitJar.text(BILL_OF_MATERIALS));

    assertThat(bill.has("serialNumber")).isFalse();
    assertThat(bill.at("/metadata").has("timestamp")).isFalse();
  }

  @Test
  void documentNamesWhatIsBundledAndNothingElse() throws IOException {
    TreeSet<String> bundled = new TreeSet<>();
    for (JsonNode component : components()) {
      // A library and its natives are one line.
      bundled.add(component.get("name").asText() + " " + component.get("version").asText());
    }
    Pattern row = Pattern.compile("\\| `([^` ]+ [^`]+)` \\|.*");
    List<String> documented =
        Files.readAllLines(Path.of("..", "docs", "dependencies.md")).stream()
            .map(row::matcher)
            .filter(matcher -> matcher.matches())
            .map(matcher -> matcher.group(1))
            .toList();

    assertThat(documented)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            bundled.stream()
                .filter(name -> !name.startsWith("common-model "))
                // Of -Pcuda only, below the table.
                .filter(name -> !name.matches("(nd4j-)?cuda.*"))
                .toList());
  }
}
