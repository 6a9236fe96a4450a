package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * report.html: a run on one page that needs no server and no network, since its pictures, its data
 * and what draws them (<a href="https://github.com/leeoniya/uPlot">uPlot</a>) are inside.
 */
final class ReportPage {
  static final String FILE = "report.html";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z.]+)}}");

  /** Behind it stands what other commands than train replace. */
  private static final String BESIDE = "<script type=\"application/json\" id=\"beside\">";

  private ReportPage() {}

  /**
   * Writes a page.
   *
   * @param title of the page
   * @param data what report.js reads
   * @param beside what it reads of {@link ReportBeside}
   */
  static String of(String title, JsonNode data, JsonNode beside) {
    String uplot = "/META-INF/resources/webjars/uplot/" + Build.current().uplot() + "/dist/";
    Map<String, String> parts =
        Map.of(
            "title", escaped(title),
            "data", inScript(data),
            "beside", inScript(beside),
            "uplot.css", resource(uplot + "uPlot.min.css"),
            "uplot.js", resource(uplot + "uPlot.iife.min.js"),
            "report.css", resource("report.css"),
            "report.js", resource("report.js"));
    return PLACEHOLDER
        .matcher(resource("report.html"))
        .replaceAll(found -> Matcher.quoteReplacement(parts.get(found.group(1))));
  }

  /** Returns a page with another content of {@link ReportBeside}, if it has a place for it. */
  static Optional<String> withBeside(String page, JsonNode beside) {
    int start = page.indexOf(BESIDE);
    int end = start < 0 ? -1 : page.indexOf("</script>", start);
    return end < 0
        ? Optional.empty()
        : Optional.of(
            page.substring(0, start + BESIDE.length()) + inScript(beside) + page.substring(end));
  }

  /** Inside of a script element only "</" would end it. */
  private static String inScript(JsonNode data) {
    return data.toString().replace("<", "\\u003c");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
