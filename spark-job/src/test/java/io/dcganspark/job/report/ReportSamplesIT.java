package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.logging.LogType;

/** The images of a report: samples, real ones and walks. */
class ReportSamplesIT extends WithBrowsedReport {
  @Test
  void samplesEnlargeWithAKeyboard() {
    WebElement large = browser.findElement(By.id("large"));
    assertThat(large.isDisplayed()).isFalse();
    browser.findElement(By.id("enlarge")).sendKeys(Keys.ENTER);
    assertThat(large.isDisplayed()).isTrue();
    assertThat(large.findElement(By.tagName("img")).getSize().getWidth()).isGreaterThan(700);
    browser.switchTo().activeElement().sendKeys(Keys.ESCAPE);
    assertThat(large.isDisplayed()).isFalse();
  }

  @Test
  @Tag("chaos")
  void realImagesAndWalksStandBesideTheSamples() throws IOException {
    WebElement real = browser.findElement(By.id("real"));
    WebElement samples = browser.findElement(By.id("samples"));
    assertThat(real.isDisplayed()).isTrue();
    assertThat((Long) browser.executeScript("return arguments[0].naturalWidth", real))
        .isEqualTo(browser.executeScript("return arguments[0].naturalWidth", samples));
    assertThat(real.getLocation().getX())
        .isGreaterThan(samples.getLocation().getX() + samples.getSize().getWidth());
    assertThat(real.getLocation().getY()).isEqualTo(samples.getLocation().getY());

    assertThat(text("walks").lines()).containsExactly("walk-large.gif", "walk.png");
    List<WebElement> pictures = browser.findElements(By.cssSelector("#walks img"));
    assertThat(pictures).hasSize(1);
    assertThat((Long) browser.executeScript("return arguments[0].naturalWidth", pictures.get(0)))
        .isEqualTo(8 * (64 + 4) + 4);
    assertThat(browser.findElement(By.cssSelector("#walks a")).getDomAttribute("href"))
        .isEqualTo("walk-large.gif");
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    screenshot("real-and-walks");
  }

  @Test
  void theSliderShowsEarlierSamples() {
    WebElement picture = browser.findElement(By.id("samples"));
    String last = picture.getDomAttribute("src");
    assertThat(text("caption")).isEqualTo("step 400, epoch 4");

    browser.findElement(By.id("frame")).sendKeys(Keys.HOME);

    assertThat(text("caption")).isEqualTo("step 40, epoch 0.4");
    assertThat(picture.getDomAttribute("src")).startsWith("data:image/png").isNotEqualTo(last);
    assertThat((Long) browser.executeScript("return arguments[0].naturalWidth", picture))
        .isEqualTo(4 * (64 + 4) + 4);
  }

  @Test
  void playRunsThroughAllSamplesFromTheFirst() {
    // The page records what the button says: on a busy machine all is played before one looks.
    browser.executeScript(
        """
        const play = document.getElementById("play");
        window.said = [];
        new MutationObserver(() => said.push(play.textContent))
          .observe(play, {childList: true, characterData: true, subtree: true});
        """);
    browser.findElement(By.id("play")).click();
    await().until(page -> browser.executeScript("return said").equals(List.of("Pause", "Play")));
    assertThat(text("caption")).isEqualTo("step 400, epoch 4");
  }
}
