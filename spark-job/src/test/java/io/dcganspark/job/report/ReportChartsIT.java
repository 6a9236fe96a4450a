package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

/** The charts of a report. */
class ReportChartsIT extends WithBrowsedReport {
  /** A chart as pixels. */
  private static String chart(int number) {
    return (String)
        browser.executeScript(
            "return document.querySelectorAll('.chart canvas')[arguments[0]].toDataURL()", number);
  }

  /** The first chart as pixels. */
  private static String chart() {
    return chart(0);
  }

  private static WebElement plot(int number) {
    WebElement plot = browser.findElements(By.cssSelector(".chart .u-over")).get(number);
    browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", plot);
    return plot;
  }

  /** What the legend of a chart says of the step under the cursor. */
  private static String legendOfStep(int chart) {
    return (String)
        browser.executeScript(
            "return document.querySelectorAll('.chart')[arguments[0]]"
                + ".querySelector('.u-legend .u-value').textContent",
            chart);
  }

  @Test
  @Tag("chaos")
  void oneCursorReadsAllChartsAtTheSameStep() {
    assertThat(legendOfStep(1)).isEqualTo(legendOfStep(0)).isEqualTo("--");

    new Actions(browser).moveToElement(plot(0)).perform();

    String step = legendOfStep(0);
    assertThat(step).isNotEqualTo("--");
    assertThat(Integer.parseInt(step.replace(",", ""))).isBetween(150, 250);
    for (int chart : new int[] {1, 4, 5}) {
      assertThat(legendOfStep(chart)).as("chart %d", chart).isEqualTo(step);
    }
    new Actions(browser).moveToElement(plot(5)).moveByOffset(120, 0).perform();
    assertThat(legendOfStep(5)).isNotEqualTo(step).isEqualTo(legendOfStep(0));
  }

  @Test
  @Tag("chaos")
  void draggingZoomsAllChartsAndADoubleClickShowsAllAgain() {
    WebElement plot = plot(0);
    String first = chart(0);
    String other = chart(4);

    new Actions(browser)
        .moveToElement(plot)
        .clickAndHold()
        .moveByOffset(100, 0)
        .release()
        .perform();

    await().until(page -> !chart(0).equals(first) && !chart(4).equals(other));
    new Actions(browser).moveToElement(plot).doubleClick().perform();
    await().until(page -> chart(0).equals(first) && chart(4).equals(other));
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
  }

  @Test
  void chartsAreSmoothedAndLogarithmicOnRequest() {
    String plain = chart();
    for (String choice : List.of("smooth", "log")) {
      WebElement box = browser.findElement(By.id(choice));
      box.sendKeys(Keys.SPACE);
      assertThat(chart()).as(choice).isNotEqualTo(plain);
      box.sendKeys(Keys.SPACE);
      assertThat(chart()).as(choice).isEqualTo(plain);
    }
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
  }

  @Test
  @SuppressWarnings("unchecked")
  void axesOfAllChartsLineUp() {
    List<Long> lefts =
        (List<Long>)
            browser.executeScript(
                "return [...document.querySelectorAll('.chart')].map((chart) =>"
                    + " Math.round(chart.querySelector('.u-over').getBoundingClientRect().left"
                    + " - chart.getBoundingClientRect().left))");
    assertThat(lefts).hasSize(6).containsOnly(lefts.get(0));
  }
}
