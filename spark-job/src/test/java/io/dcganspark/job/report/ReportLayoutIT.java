package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.logging.LogType;

/** A report on screens of all widths, light and dark. */
class ReportLayoutIT extends WithBrowsedReport {
  /** Tables of which a part has to be scrolled to. */
  private static final String CUT_TABLES =
      """
return [...document.querySelectorAll(".wide")]
  .filter((region) => region.scrollWidth > region.clientWidth)
  .map((region) => region.getAttribute("aria-labelledby"));
""";

  /** Texts whose contrast with the page is below 4.5, as WCAG asks for. */
  private static final String FAINT_TEXTS =
      """
const light = (color) => {
  const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const page = light(getComputedStyle(document.body).backgroundColor);
return [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .filter((one) => !one.closest("script, button, .u-legend .u-marker"))
  .filter((one) => {
    const text = light(getComputedStyle(one).color);
    return (Math.max(text, page) + 0.05) / (Math.min(text, page) + 0.05) < 4.5;
  })
  .map((one) => one.outerHTML.slice(0, 100));
""";

  @ParameterizedTest
  @CsvSource({"390, light", "820, dark", "1440, light", "2560, dark", "390, dark", "2560, light"})
  @SuppressWarnings("unchecked")
  void everyTextFitsAndIsLegible(int width, String scheme) throws IOException {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 1000, "deviceScaleFactor", 1, "mobile", false));
    open(scheme);
    assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(width);
    assertThat((List<String>) browser.executeScript(CUT_TABLES))
        .as("tables wider than the page")
        .isEmpty();
    assertThat((List<String>) browser.executeScript(FAINT_TEXTS)).isEmpty();
    screenshot(width + "-" + scheme);
    browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
  }

  @Test
  void followsADarkScheme() throws IOException {
    colors("dark");
    assertThat(browser.findElement(By.tagName("body")).getCssValue("background-color"))
        .contains("23, 24, 26");
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    screenshot("dark");
  }

  @Test
  void fitsANarrowWindow() throws IOException {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 360, "height", 800, "deviceScaleFactor", 2, "mobile", true));
    open();
    assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(360);
    screenshot("narrow");
    browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
  }
}
