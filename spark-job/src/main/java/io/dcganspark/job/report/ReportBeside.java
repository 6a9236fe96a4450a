package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.model.json.Json;
import java.nio.charset.StandardCharsets;

/**
 * What other commands than {@code train} leave in a run directory and the report shows: evaluations
 * and the page of the generator. They write it into a report that is there; the training writes it
 * with the rest.
 */
public final class ReportBeside {
  /** The page of the generator that the report links to. */
  public static final String GENERATOR_PAGE = "generator.html";

  private ReportBeside() {}

  /** Returns it as report.js reads it. */
  static ObjectNode of(RunDirectory directory) {
    ObjectNode beside = Json.object();
    beside.putArray("evaluations").addAll(KeptEvaluations.of(directory));
    if (directory.list("").contains(GENERATOR_PAGE)) {
      beside.put("generatorPage", GENERATOR_PAGE);
    }
    return beside;
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
