package io.dcganspark.job.report;

import static io.dcganspark.job.cluster.LoggedProcess.DEADLINE;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A test with a real browser. One serves all such tests of a JVM and ends with it; screenshots stay
 * in target/report.
 */
abstract class WithBrowser {
  private static final Path SCREENSHOTS = Path.of("target", "report");

  static ChromeDriver browser;

  @BeforeAll
  static synchronized void startBrowser() throws IOException {
    if (browser != null) {
      return;
    }
    Optional<File> driver = onPath("chromedriver");
    assumeTrue(driver.isPresent(), "no chromedriver: install Debian's chromium-driver");
    Files.createDirectories(SCREENSHOTS);
    ChromeOptions options = new ChromeOptions();
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(driver.get()).build(), options);
    Runtime.getRuntime().addShutdownHook(new Thread(browser::quit));
  }

  @BeforeEach
  void setSize() {
    browser.manage().window().setSize(new Dimension(1200, 1000));
  }

  private static Optional<File> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(place -> new File(place, program))
        .filter(File::canExecute)
        .findFirst();
  }

  static void colors(String scheme) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Waits for what the page shows only after a while. */
  static WebDriverWait await() {
    return new WebDriverWait(browser, DEADLINE);
  }

  static String text(String id) {
    return browser.findElement(By.id(id)).getText();
  }

  static void screenshot(String name) throws IOException {
    Files.write(SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }
}
