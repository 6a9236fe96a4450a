package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DrawnPicturesTest {
  @Test
  void aPictureThatCannotBeDrawnIsLeftOut() {
    DrawnPictures pictures = new DrawnPictures();

    assertThat(pictures.draw("losses.png", () -> new byte[] {1})).contains(new byte[] {1});
    assertThat(
            pictures.draw(
                "losses.png",
                () -> {
                  throw new InternalError("Fontconfig head is null, check your fonts");
                }))
        .isEmpty();
  }

  @Test
  void memoryThatIsUsedUpIsNoFault() {
    assertThatThrownBy(
            () ->
                new DrawnPictures()
                    .draw(
                        "samples.gif",
                        () -> {
                          throw new OutOfMemoryError("Java heap space");
                        }))
        .isInstanceOf(OutOfMemoryError.class);
  }

  /** Java finds its fonts once in a process, and notes them in the user's home. */
  @Test
  void aMachineWithoutFontsLosesPicturesAlone(@TempDir Path home) throws Exception {
    Path fonts =
        Files.writeString(
            home.resolve("fonts.conf"),
            "<!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig></fontconfig>");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Djava.awt.headless=true",
            "-Duser.home=" + home,
            "-Dlog4j.configurationFile=" + Path.of("..", "conf", "log4j2.properties"),
            "-cp",
            ManagementFactory.getRuntimeMXBean().getClassPath(),
            FontlessPicture.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("FONTCONFIG_FILE", fonts.toString());
    Process process = builder.start();
    List<String> lines = process.inputReader().lines().toList();

    assertThat(process.waitFor()).as(() -> String.join("\n", lines)).isZero();
    assertThat(lines)
        .anyMatch(line -> line.contains("losses.png cannot be drawn and is left out: "))
        .contains("report.html is written")
        .noneMatch(line -> line.startsWith("\tat "));
  }
}
