package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.Samples;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.job.training.TaskTimes;
import io.dcganspark.model.recipe.ImageShape;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The report of a run, opened from its file in a real browser; screenshots stay in target/report.
 */
class ReportPageIT {
  private static final long STEPS = 400;
  private static final Path SCREENSHOTS = Path.of("target", "report");

  @TempDir static Path directory;
  private static ChromeDriver browser;

  @BeforeAll
  static void writeAReportAndStartABrowser() throws IOException {
    Optional<File> driver = onPath("chromedriver");
    assumeTrue(driver.isPresent(), "no chromedriver: install Debian's chromium-driver");
    RunDirectory run = RunDirectory.open(directory.toString(), "browsed", new Configuration());
    run.claim("app-1");
    run.writeText("config.json", "{\"training\": {\"note\": \"</script><b id='injected'>\"}}");
    try (RunRecorder recorder = new RunRecorder(run, 4)) {
      train(recorder);
    }
    ChromeOptions options = new ChromeOptions();
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(driver.get()).build(), options);
    Files.createDirectories(SCREENSHOTS);
  }

  private static void train(RunRecorder recorder) {
    recorder.onEvent(new RunEvent.Started(0, STEPS));
    for (long step = 10; step <= STEPS; step += 10) {
      recorder.onEvent(new RunEvent.StepLogged(measured(step, 0.7 + 0.1 * Math.sin(step / 40.0))));
      if (step % 40 == 0) {
        recorder.onEvent(new RunEvent.SamplesDrawn(samples(step)));
      }
    }
    recorder.onEvent(new RunEvent.RolledBack(200, "rank 1 on host b was lost"));
    for (long step = 210; step <= STEPS; step += 10) {
      recorder.onEvent(new RunEvent.StepLogged(measured(step, Double.NaN)));
    }
    recorder.onEvent(new RunEvent.SamplesDrawn(samples(STEPS)));
    for (long step = 200; step <= STEPS; step += 100) {
      recorder.onEvent(new RunEvent.Evaluated(Measured.evaluation(step, 1000.0 / step)));
    }
    recorder.onEvent(
        new RunEvent.TasksTimed(
            STEPS,
            List.of(
                new TaskTimes(0, "host-a:7001", 2, 200, 16, 0.4),
                new TaskTimes(1, "host-b:7001", 2, 200, 15.5, 0.9))));
    recorder.onEvent(new RunEvent.RoundEnded(STEPS));
    recorder.onEvent(new RunEvent.Completed());
  }

  private static StepMetrics measured(long step, double generatorLoss) {
    return Measured.step(
        step,
        Map.of(
            StepMetric.EPOCH, step / 100.0,
            StepMetric.GENERATOR_LOSS, generatorLoss,
            StepMetric.DISCRIMINATOR_LOSS, 0.65,
            StepMetric.DISCRIMINATOR_ON_REAL, 0.6,
            StepMetric.DISCRIMINATOR_ON_GENERATED, 0.4,
            StepMetric.IMAGES_PER_SECOND, 700.0,
            StepMetric.EXCHANGE_SECONDS, 0.002));
  }

  private static Samples samples(long step) {
    byte[] pixels = new byte[8 * 32 * 32];
    new Random(step).nextBytes(pixels);
    return new Samples(step, new ImageShape(1, 32, 32), pixels);
  }

  private static Optional<File> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(place -> new File(place, program))
        .filter(File::canExecute)
        .findFirst();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.quit();
    }
  }

  @BeforeEach
  void open() {
    browser.manage().window().setSize(new Dimension(1200, 1000));
    colors("light");
    browser.get(directory.resolve("browsed").resolve(ReportPage.FILE).toUri().toString());
  }

  private static void colors(String scheme) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  private static String text(String id) {
    return browser.findElement(By.id(id)).getText();
  }

  private static void screenshot(String name) throws IOException {
    Files.write(SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }

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
    browser.findElement(By.id("play")).click();
    assertThat(text("play")).isEqualTo("Pause");
    new WebDriverWait(browser, Duration.ofSeconds(10)).until(page -> text("play").equals("Play"));
    assertThat(text("caption")).isEqualTo("step 400, epoch 4");
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
