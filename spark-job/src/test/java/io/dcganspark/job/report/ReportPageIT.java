package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.Samples;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.job.training.TaskTimes;
import io.dcganspark.model.browser.GeneratorPage;
import io.dcganspark.model.pytorch.StateDict;
import io.dcganspark.model.random.LatentLaw;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.PaperDcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import io.dcganspark.model.training.InitialState;
import java.io.File;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The report of a run, opened from its file in a real browser; screenshots stay in target/report.
 */
class ReportPageIT {
  private static final long STEPS = 400;
  private static final Path SCREENSHOTS = Path.of("target", "report");

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

  @TempDir static Path directory;
  private static ChromeDriver browser;

  @BeforeAll
  static void writeAReportAndStartABrowser() throws IOException {
    Optional<File> driver = onPath("chromedriver");
    assumeTrue(driver.isPresent(), "no chromedriver: install Debian's chromium-driver");
    RunDirectory run = RunDirectory.open(directory.toString(), "browsed", new Configuration());
    run.claim("app-1");
    run.writeText(
        "config.json",
        """
        {"model": {"recipe": "dcgan-conditional", "classes": 3},
         "training": {"note": "</script><b id='injected'>", "batch-size": 64, "replicas": 2}}
        """);
    run.writeText(
        Provenance.FILE,
        """
        {"data": {"path": "mnist", "images": 60000, "sha256": "d1"},
         "starts": [{"devices": ["processor </script><b id='injected'>"]}]}
        """);
    for (long step : new long[] {200, 400}) {
      run.writeText("checkpoints/MANIFEST-%08d.json".formatted(step), "{}");
      run.writeText("checkpoints/step-%08d-1/state".formatted(step), "");
    }
    run.write(RealGrid.FILE, SampleGrid.png(SampleGrid.draw(samples(1), 4)));
    run.write("walk.png", SampleGrid.png(SampleGrid.draw(samples(2), 8)));
    run.write("walk-large.gif", new byte[(2 << 20) + 1]);
    try (RunRecorder recorder = new RunRecorder(run, 4)) {
      train(recorder);
    }
    run.writeText(
        "evaluations/step-00000300-x.json",
        """
{"step": 300, "seed": 7, "weights": "average", "generated": {"images": 10000,
 "frechetDistance": 1.25, "precision": 0.5, "recall": 0.75}, "test": {"frechetDistance": 0.669},
 "data": {"path": "</script><b id='injected'>", "sha256": "0123456789abcdef"},
 "classifier": {"sha256": "ba9876543210ba98"}}
""");
    ReportBeside.update(run);
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
    open("light");
  }

  private static void open(String scheme) {
    colors(scheme);
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
  void showsWhatEvaluateFoundAfterTheTraining() {
    assertThat(text("evaluations").lines())
        .containsExactly(
            "200 5 – 0.5 0.25 while it trained, 100 images",
            "300 3.33 – 0.5 0.25 while it trained, 100 images",
            "300 1.25 0.67 0.5 0.75 10,000 images of the average, seed 7, beside </script><b"
                + " id='injected'> (0123456789ab), classifier (ba9876543210)",
            "400 2.5 – 0.5 0.25 while it trained, 100 images");
  }

  /** Initial weights, with running statistics and a contrast that training would lead to. */
  private static float[] contrasting(Recipe recipe) {
    float[] initial = InitialState.of(recipe, 7).generator().parameters();
    float[] changed = new float[initial.length];
    int[] next = {0};
    RandomStream random = new RandomStream(1, Purpose.WEIGHTS, 0, 0);
    StateDict.of(recipe, NetworkRole.GENERATOR)
        .forEach(
            initial,
            (name, shape, values) -> {
              for (float value : values) {
                changed[next[0]++] =
                    name.endsWith("running_mean")
                        ? 0.1f * random.nextGaussian()
                        : name.endsWith("running_var") ? 0.25f + random.nextFloat() : 2 * value;
              }
            });
    return changed;
  }

  static Stream<Recipe> recipes() {
    return Stream.of(
        Recipe.named("dcgan"),
        Recipe.named("gan"),
        DcganRecipe.conditional(3),
        new PaperDcganRecipe(24, 3),
        new PaperDcganRecipe(16, 3)
            .withSize(128)
            .withClasses(3)
            .withLatentSize(20)
            .withLatentLaw(LatentLaw.UNIFORM));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  @SuppressWarnings("unchecked")
  @Tag("chaos")
  void aBrowserDrawsTheJobsImages(Recipe recipe) throws IOException {
    float[] parameters = contrasting(recipe);
    byte[] page =
        GeneratorPage.toBytes(
            recipe, parameters, Map.of("recipe", recipe.name(), "step", "9", "producer", "test"));
    assertThat(page.length).isLessThan(4_000_000);
    Path file = Files.write(directory.resolve(recipe.name() + ".html"), page);
    browser.get(file.toUri().toString());

    byte[] expected;
    try (Sampler sampler = new Sampler(recipe, parameters)) {
      expected = sampler.sample(0, 0, 4);
    }
    int length = recipe.imageShape().length();
    int smallest = 255;
    int largest = 0;
    for (int image = 0; image < 4; image++) {
      int label = recipe.classes() == 0 ? 0 : image % recipe.classes();
      List<Long> drawn =
          (List<Long>)
              browser.executeScript(
                  "return Array.from(generator.draw(generator.starts[arguments[0]], arguments[1]))",
                  image,
                  label);
      assertThat(drawn).hasSize(length);
      for (int i = 0; i < length; i++) {
        int pixel = Byte.toUnsignedInt(expected[image * length + i]);
        assertThat(drawn.get(i).intValue()).isCloseTo(pixel, within(2));
        smallest = Math.min(smallest, pixel);
        largest = Math.max(largest, pixel);
      }
    }
    assertThat(largest - smallest).as("contrast").isGreaterThan(150);
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    assertThat(browser.executeScript("return performance.getEntriesByType('resource').length"))
        .isEqualTo(0L);
    screenshot("generator-" + recipe.name());
  }

  private static String picture() {
    return (String) browser.executeScript("return document.getElementById('picture').toDataURL()");
  }

  @Test
  @Tag("chaos")
  void theGeneratorIsUsedWithAKeyboardAlone() throws IOException {
    Recipe recipe = DcganRecipe.conditional(3);
    Path file =
        Files.write(
            directory.resolve("keys.html"),
            GeneratorPage.toBytes(
                recipe,
                contrasting(recipe),
                Map.of("recipe", "</script><b id='injected'>", "step", "9", "producer", "test")));
    browser.get(file.toUri().toString());
    assertThat(browser.getTitle()).isEqualTo("</script><b id='injected'>, step 9");
    assertThat(browser.findElements(By.id("injected"))).isEmpty();

    String first = picture();
    browser.findElement(By.id("direction-1")).sendKeys(Keys.HOME);
    String moved = picture();
    assertThat(moved).isNotEqualTo(first);
    browser.findElement(By.id("reset")).sendKeys(Keys.ENTER);
    assertThat(picture()).isEqualTo(first);

    // Digits that follow each other quickly would be taken for one name.
    browser.findElement(By.id("class")).sendKeys(Keys.ARROW_DOWN);
    assertThat(picture()).isNotEqualTo(first);
    browser.findElement(By.id("class")).sendKeys(Keys.ARROW_UP);
    assertThat(picture()).isEqualTo(first);

    browser.findElement(By.cssSelector("#starts button:nth-child(2)")).sendKeys(Keys.SPACE);
    assertThat(picture()).isNotEqualTo(first);

    browser.findElement(By.id("play")).sendKeys(Keys.ENTER);
    String during = picture();
    new WebDriverWait(browser, Duration.ofSeconds(10)).until(page -> !picture().equals(during));
    browser.findElement(By.id("play")).sendKeys(Keys.ENTER);
    assertThat(text("play")).isEqualTo("Play a walk");
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
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
        .containsSequence("batch", "64 of 2 replicas")
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
    new WebDriverWait(browser, Duration.ofSeconds(10))
        .until(page -> !copy.getText().equals("Copy"));
    assertThat((String) browser.executeScript("return getSelection().toString()"))
        .startsWith("deploy/local/dcgan generate --checkpoint ");
  }

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

    WebDriverWait wait = new WebDriverWait(browser, Duration.ofSeconds(10));
    wait.until(page -> !chart(0).equals(first) && !chart(4).equals(other));
    new Actions(browser).moveToElement(plot).doubleClick().perform();
    wait.until(page -> chart(0).equals(first) && chart(4).equals(other));
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
    browser.findElement(By.id("frame")).sendKeys(Keys.HOME);
    browser.findElement(By.id("smooth")).sendKeys(Keys.SPACE);
    browser.executeScript("scrollTo(0, 500)");

    Files.writeString(
        growing, page.replace("\"step\":400,\"lastStep\"", "\"step\":399,\"lastStep\""));
    new WebDriverWait(browser, Duration.ofSeconds(20))
        .ignoring(StaleElementReferenceException.class)
        .until(opened -> text("state").startsWith("step 399 of 400"));

    assertThat((Number) browser.executeScript("return scrollY"))
        .satisfies(place -> assertThat(place.doubleValue()).isGreaterThan(100));
    browser.findElement(By.id("reload")).sendKeys(Keys.SPACE);
    assertThat(text("caption")).isEqualTo("step 40, epoch 0.4");
    assertThat(browser.findElement(By.id("smooth")).isSelected()).isTrue();
  }

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
    assertThat((List<String>) browser.executeScript(FAINT_TEXTS)).isEmpty();
    screenshot(width + "-" + scheme);
    browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
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
