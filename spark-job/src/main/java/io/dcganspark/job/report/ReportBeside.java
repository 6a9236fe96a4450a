package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.model.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What other commands than {@code train} leave in a run directory and the report shows:
 * evaluations, the page of the generator, walks of {@code interpolate}. They write it into a report
 * that is there; the training writes it with the rest.
 */
public final class ReportBeside {
  /** The page of the generator that the report links to. */
  public static final String GENERATOR_PAGE = "generator.html";

  /** Names of walks that the report shows. */
  private static final Pattern WALK = Pattern.compile("walk[A-Za-z0-9._-]{0,60}\\.(gif|png)");

  private static final int MOST_WALKS = 4;

  /** A larger walk is linked to: the page would be slow to open with it. */
  private static final int LARGEST_WALK = 2 << 20;

  private ReportBeside() {}

  /** Returns it as report.js reads it. */
  static ObjectNode of(RunDirectory directory) {
    ObjectNode beside = Json.object();
    beside.putArray("evaluations").addAll(KeptEvaluations.of(directory));
    List<String> files = directory.list("");
    if (files.contains(GENERATOR_PAGE)) {
      beside.put("generatorPage", GENERATOR_PAGE);
    }
    ArrayNode walks = beside.putArray("walks");
    files.stream()
        .filter(file -> WALK.matcher(file).matches())
        .limit(MOST_WALKS)
        .forEach(file -> directory.readIfPresent(file).ifPresent(walk -> put(walks, file, walk)));
    return beside;
  }

  private static void put(ArrayNode walks, String file, byte[] content) {
    ObjectNode walk = walks.addObject().put("file", file);
    if (content.length <= LARGEST_WALK) {
      walk.put("image", InPage.of(file.substring(file.lastIndexOf('.') + 1), content));
    }
  }

  /** As {@link #update}, if the file of a walk was written to a run's directory under a name. */
  public static void updateForWalk(Path walk, Configuration hadoop) throws IOException {
    Path file = walk.getFileSystem(hadoop).makeQualified(walk);
    Path run = file.getParent();
    if (WALK.matcher(file.getName()).matches()
        && run.getParent() != null
        && run.getFileSystem(hadoop).exists(new Path(run, ReportPage.FILE))) {
      update(RunDirectory.open(run.getParent().toString(), run.getName(), hadoop));
    }
  }

  /**
   * Brings the run's report up to date. One that an earlier version of the job wrote has no place
   * for it and stays as it is.
   */
  public static void update(RunDirectory directory) {
    directory
        .readIfPresent(ReportPage.FILE)
        .map(page -> new String(page, StandardCharsets.UTF_8))
        .flatMap(page -> ReportPage.withBeside(page, of(directory)))
        .ifPresent(page -> directory.writeText(ReportPage.FILE, page));
  }
}
