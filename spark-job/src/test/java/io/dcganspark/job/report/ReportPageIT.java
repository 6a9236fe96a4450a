package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.logging.LogType;

/** What the report says of a run, and what it offers to copy and to save. */
class ReportPageIT extends WithBrowsedReport {
  @Test
  void showsTheRunWithoutErrorsAndWithoutANetwork() throws IOException {
    assertThat(browser.getTitle()).isEqualTo("browsed");
    assertThat(text("run")).isEqualTo("browsed");
    assertThat(text("state")).isEqualTo("complete, 400 steps");
    assertThat(text("figures")).contains("700", "2 ms");
    assertThat(text("warnings"))
        .isEqualTo("The round from step 200 was run again: rank 1 on host b was lost");
    assertThat(text("figures")).contains("2.5 at step 400");
    assertThat(browser.findElements(By.cssSelector(".chart canvas"))).hasSize(6);
    assertThat(text("tasks-title")).isEqualTo("Tasks of the round that ended at step 400");
    assertThat(text("tasks").lines())
        .containsExactly("0 host-a:7001 2 80 2", "1 host-b:7001 2 77.5 4.5");
    assertThat(text("tasks-summary"))
        .isEqualTo(
            "2 tasks computed for 77.5 to 80 ms a step, median 78.8. The slowest was rank 0 on"
                + " host-a:7001. All together waited for gradients for 4 % of the time.");
    assertThat(browser.findElements(By.id("injected"))).isEmpty();
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    assertThat(browser.executeScript("return performance.getEntriesByType('resource').length"))
        .as("what was loaded beside the page")
        .isEqualTo(0L);
    screenshot("light");
  }

  @Test
  void showsWhatEvaluateFoundAfterTheTraining() {
    assertThat(text("evaluations").lines())
        .containsExactly(
            "200 5 – 0.5 0.25 while it trained, 100 images",
            "300 3.33 – 0.5 0.25 while it trained, 100 images",
            "300 1.25 0.67 0.5 0.75 10,000 images of the average, seed 7, beside </script><b"
                + " id='injected'> (0123456789ab), classifier (ba9876543210)",
            "400 2.5 – 0.5 0.25 while it trained, 100 images");
  }

  @Test
  void beginsWithItsVerdictAndWhatTheRunWas() {
    assertThat(text("verdict"))
        .isEqualTo(
            "Best Fréchet distance 2.5 at step 400 (while it trained, 100 images). Real images:"
                + " 0.67.");
    assertThat(text("facts").lines())
        .containsSequence("recipe", "dcgan-conditional")
        .containsSequence("data", "mnist, 60,000 images")
        .containsSequence("batch", "64 on 2 replicas")
        .containsSequence("machine", "processor </script><b id='injected'>")
        .containsSequence("time in training", "37 s");
    assertThat(text("rows")).isEqualTo("Rows from above: classes 0 to 2.");
  }

  @Test
  void theVerdictNamesThePublishedDistanceOfAsManyEpochs() throws IOException {
    Path page = directory.resolve("of-10000.html");
    Files.writeString(
        page,
        Files.readString(directory.resolve("browsed").resolve(ReportPage.FILE))
            .replace("\"images\":100,", "\"images\":10000,"));
    browser.get(page.toUri().toString());
    assertThat(text("verdict"))
        .endsWith(" Published for dcgan-conditional on MNIST after 4 epochs: 53.8.");
  }

  @Test
  void aCheckpointHasItsDistanceAndACommand() {
    List<String> rows = text("checkpoints").lines().toList();
    assertThat(rows).hasSize(2);
    String folder = directory.resolve("browsed/checkpoints").toString();
    assertThat(rows.get(0))
        .startsWith("200 2 5 checkpoints/MANIFEST-00000200.json deploy/local/dcgan generate")
        .contains(folder + "/step-00000200-1 --to step-200.png");
    assertThat(rows.get(1)).startsWith("400 4 2.5, best ");
    WebElement copy = browser.findElement(By.cssSelector("#checkpoints button"));
    copy.sendKeys(Keys.ENTER);
    await().until(page -> !copy.getText().equals("Copy"));
    assertThat((String) browser.executeScript("return getSelection().toString()"))
        .startsWith("deploy/local/dcgan generate --checkpoint ");
  }

  @Test
  void picturesAndNumbersCanBeSaved() {
    assertThat(browser.findElement(By.id("save-picture")).getDomAttribute("href"))
        .startsWith("data:image/png;base64,");
    assertThat(browser.findElement(By.id("save-picture")).getDomAttribute("download"))
        .isEqualTo("step-400.png");
    String numbers =
        URLDecoder.decode(
            browser.findElement(By.id("save-numbers")).getDomAttribute("href"),
            StandardCharsets.UTF_8);
    assertThat(numbers).startsWith("data:text/csv;charset=utf-8,step,epoch,");
    assertThat(numbers.lines()).hasSize(41);
  }

  @Test
  void readsItselfAgainWhileTheRunTrainsAndKeepsItsPlace() throws IOException {
    Path complete = directory.resolve("browsed").resolve(ReportPage.FILE);
    String page =
        Files.readString(complete)
            .replace("\"complete\":true", "\"complete\":false")
            .replace("data-reload=\"30\"", "data-reload=\"1\"");
    Path growing = directory.resolve("growing.html");
    Files.writeString(growing, page);
    browser.get(growing.toUri().toString());
    assertThat(text("state")).startsWith("step 400 of 400");
    press("frame", Keys.HOME);
    press("smooth", Keys.SPACE);
    browser.executeScript("scrollTo(0, 500)");

    Files.writeString(
        growing, page.replace("\"step\":400,\"lastStep\"", "\"step\":399,\"lastStep\""));
    await()
        .ignoring(StaleElementReferenceException.class)
        .until(opened -> text("state").startsWith("step 399 of 400"));

    assertThat((Number) browser.executeScript("return scrollY"))
        .satisfies(place -> assertThat(place.doubleValue()).isGreaterThan(100));
    press("reload", Keys.SPACE);
    assertThat(text("caption")).isEqualTo("step 40, epoch 0.4");
    assertThat(browser.findElement(By.id("smooth")).isSelected()).isTrue();
  }

  /** Presses a key on a page that may be read again between the look for an element and the key. */
  private static void press(String id, Keys key) {
    await()
        .ignoring(StaleElementReferenceException.class)
        .until(
            opened -> {
              opened.findElement(By.id(id)).sendKeys(key);
              return true;
            });
  }
}
