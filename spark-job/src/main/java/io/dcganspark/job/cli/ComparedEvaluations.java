package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.evaluation.StoredClassifier;
import io.dcganspark.job.report.EvaluationReport;
import io.dcganspark.job.report.StoredEvaluation;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.failure.Reason;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two evaluations that decide whether a checkpoint is published: like ones of it and of the
 * latest model.
 *
 * @param candidate of the checkpoint
 * @param published of the latest model, absent where there is none
 */
record ComparedEvaluations(StoredEvaluation candidate, Optional<StoredEvaluation> published) {
  private static final Logger LOG = LoggerFactory.getLogger(ComparedEvaluations.class);

  /** Images from which on the Frechet distance is exact enough: the default of evaluate. */
  private static final int ENOUGH = 10_000;

  /**
   * A checkpoint that is evaluated.
   *
   * @param checkpoint what it is
   * @param path how the command line names it
   */
  record Named(Checkpoint checkpoint, String path) {
    private List<StoredEvaluation> evaluations() throws IOException {
      List<StoredEvaluation> found = StoredEvaluation.of(checkpoint, EvaluationReport.TRAINED);
      if (found.isEmpty()) {
        throw new UserErrorException(
            "step %d of %s is not evaluated: run evaluate --checkpoint %s first"
                .formatted(checkpoint.step(), path, path));
      }
      return found;
    }
  }

  /**
   * Chooses for a first model, which nothing is compared with: an evaluation by the classifier that
   * is named, or else by that of the checkpoint's run.
   *
   * @param classifier a file, absent for that of the run
   * @throws UserErrorException if there is none, saying what to run
   */
  static ComparedEvaluations ofFirst(
      Named checkpoint, Optional<String> classifier, Configuration hadoop) throws IOException {
    List<StoredEvaluation> candidates = candidates(checkpoint);
    String expected = classifier(checkpoint, classifier, hadoop);
    StoredEvaluation chosen =
        candidates.stream()
            .filter(evaluation -> evaluation.classifierSha256().equals(expected))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserErrorException(
                        "step %d of %s is evaluated by another classifier than %s: run evaluate --checkpoint %s, or name the other one with --classifier"
                            .formatted(
                                checkpoint.checkpoint().step(),
                                checkpoint.path(),
                                classifier.isPresent() ? "--classifier" : "its run's",
                                checkpoint.path())));
    LOG.info(
        "There is no model to compare with: the Frechet distance {} is of {} images, held against"
            + " {}",
        chosen.frechetDistance(),
        chosen.images(),
        chosen.data());
    if (chosen.images() < ENOUGH) {
      LOG.warn(
          "The Frechet distance is of {} images only: it is inexact below {}, and later models are"
              + " compared at {}",
          chosen.images(),
          ENOUGH,
          chosen.images());
    }
    return new ComparedEvaluations(chosen, Optional.empty());
  }

  private static String classifier(
      Named checkpoint, Optional<String> classifier, Configuration hadoop) {
    Optional<String> file = classifier;
    if (file.isEmpty()) {
      try {
        file = CheckpointFiles.config(checkpoint.checkpoint()).evaluation().classifier();
      } catch (UserErrorException e) {
        throw new UserErrorException(
            "%s cannot be published, its config.json: %s"
                .formatted(checkpoint.path(), Reason.of(e)),
            e);
      }
    }
    return EvaluationReport.Judge.of(StoredClassifier.read(file, hadoop)).sha256();
  }

  /**
   * Chooses two evaluations that can be compared: of as many images, held against the same data, by
   * the same classifier.
   *
   * @param latest the latest model
   * @param classifier a file, absent for any
   * @throws UserErrorException if there are none, saying what to run
   */
  static ComparedEvaluations of(
      Named checkpoint, Named latest, Optional<String> classifier, Configuration hadoop)
      throws IOException {
    List<StoredEvaluation> candidates = candidates(checkpoint);
    List<StoredEvaluation> published = latest.evaluations();
    Optional<String> named =
        classifier.map(file -> classifier(checkpoint, Optional.of(file), hadoop));
    for (StoredEvaluation reference : published) {
      for (StoredEvaluation candidate : candidates) {
        if (candidate.differenceFrom(reference).isEmpty()
            && named.map(candidate.classifierSha256()::equals).orElse(true)) {
          return new ComparedEvaluations(candidate, Optional.of(reference));
        }
      }
    }
    StoredEvaluation candidate = candidates.get(0);
    throw new UserErrorException(
        "%s cannot be compared with %s: %s; evaluate both with the same --data, --count and --classifier: run evaluate --reuse --data %s --count %d with --checkpoint %s and with --checkpoint %s"
            .formatted(
                checkpoint.path(),
                latest.path(),
                candidate
                    .differenceFrom(published.get(0))
                    .orElse("neither is evaluated by --classifier"),
                candidate.data(),
                Math.max(candidate.images(), published.get(0).images()),
                checkpoint.path(),
                latest.path()));
  }

  /** Those of most images first; of equal ones that of the smallest seed. */
  private static List<StoredEvaluation> candidates(Named checkpoint) throws IOException {
    List<StoredEvaluation> candidates =
        checkpoint.evaluations().stream()
            .filter(StoredEvaluation::isSealed)
            .sorted(
                Comparator.comparingLong(StoredEvaluation::images)
                    .reversed()
                    .thenComparingLong(StoredEvaluation::seed))
            .toList();
    if (candidates.isEmpty()) {
      throw new UserErrorException(
          "the evaluation of step %d of %s is of an earlier version and does not say of which weights it is: run evaluate --checkpoint %s again"
              .formatted(checkpoint.checkpoint().step(), checkpoint.path(), checkpoint.path()));
    }
    return candidates;
  }

  OptionalDouble publishedDistance() {
    return published.isPresent()
        ? OptionalDouble.of(published.get().frechetDistance())
        : OptionalDouble.empty();
  }
}
