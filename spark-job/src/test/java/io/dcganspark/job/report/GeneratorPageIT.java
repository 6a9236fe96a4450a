package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.browser.GeneratorPage;
import io.dcganspark.model.pytorch.StateDict;
import io.dcganspark.model.random.LatentLaw;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.PaperDcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import io.dcganspark.model.training.InitialState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.logging.LogType;

/** The page of {@code export --format html}, in which the generator itself draws. */
class GeneratorPageIT extends WithBrowser {
  @TempDir Path directory;

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
    await().until(page -> !picture().equals(during));
    browser.findElement(By.id("play")).sendKeys(Keys.ENTER);
    assertThat(text("play")).isEqualTo("Play a walk");
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
  }
}
