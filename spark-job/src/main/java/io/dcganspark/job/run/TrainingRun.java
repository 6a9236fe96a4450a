package io.dcganspark.job.run;

import io.dcganspark.job.averaging.AveragingRounds;
import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.TrainingConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.data.EpochOrder;
import io.dcganspark.job.data.ImageShards;
import io.dcganspark.job.data.TrainingData;
import io.dcganspark.job.evaluation.BestEvaluation;
import io.dcganspark.job.evaluation.EvaluatedRounds;
import io.dcganspark.job.evaluation.Evaluator;
import io.dcganspark.job.evaluation.Judges;
import io.dcganspark.job.evaluation.RealImages;
import io.dcganspark.job.evaluation.StoredClassifier;
import io.dcganspark.job.evaluation.StoredFeatures;
import io.dcganspark.job.report.EvaluationHistory;
import io.dcganspark.job.report.Provenance;
import io.dcganspark.job.report.RealGrid;
import io.dcganspark.job.report.RunRecorder;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.History;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunRecord;
import io.dcganspark.job.tensorboard.TensorBoardRecorder;
import io.dcganspark.job.training.CommitSettings;
import io.dcganspark.job.training.EarlyEnd;
import io.dcganspark.job.training.RoundRunner;
import io.dcganspark.job.training.Rounds;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.RunPlan;
import io.dcganspark.job.training.Slots;
import io.dcganspark.job.training.Training;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.InitialState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the parts of a run together: its directory, its data, the step from which it resumes, and
 * its watchers.
 */
public final class TrainingRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

  private final SparkSession spark;
  private final JobConfig asked;
  private final RunDirectory directory;
  private final Supplier<TrainingData> data;
  private final EarlyEnd earlyEnd;

  private TrainingRun(
      SparkSession spark,
      JobConfig asked,
      RunDirectory directory,
      Supplier<TrainingData> data,
      EarlyEnd earlyEnd) {
    this.earlyEnd = earlyEnd;
    this.spark = spark;
    this.asked = asked;
    this.directory = directory;
    this.data = data;
  }

  /**
   * Trains on what the configuration names: starts, resumes, or finds that there is nothing to do.
   *
   * @param spark the session; the caller stops it
   * @param config with a run id
   */
  public static void run(SparkSession spark, JobConfig config) {
    run(spark, config, new EarlyEnd());
  }

  /**
   * As {@link #run(SparkSession, JobConfig)}, until somebody ends it early.
   *
   * @param spark the session; the caller stops it
   * @param config with a run id
   * @param earlyEnd ends the training before its time
   * @throws io.dcganspark.job.training.EndedEarlyException if that was asked for
   */
  public static void run(SparkSession spark, JobConfig config, EarlyEnd earlyEnd) {
    run(spark, config, () -> TrainingData.open(spark, config.data()), earlyEnd);
  }

  /**
   * Trains on a DataFrame: starts, resumes, or finds that there is nothing to do.
   *
   * @param images in the session that trains
   * @param config with a run id
   */
  public static void run(Dataset<Row> images, JobConfig config) {
    run(
        images.sparkSession(),
        config,
        () -> TrainingData.of(images, config.data()),
        new EarlyEnd());
  }

  private static void run(
      SparkSession spark, JobConfig config, Supplier<TrainingData> data, EarlyEnd earlyEnd) {
    RunDirectory directory =
        RunDirectory.open(
            config.output().path(),
            config.run().id().orElseThrow(),
            spark.sessionState().newHadoopConf());
    new TrainingRun(spark, config, directory, data, earlyEnd).run();
  }

  private void run() {
    directory.requireRoomForCheckpoints();
    directory.requireRoom(RunRecorder.SAMPLES, TensorBoardRecorder.FOLDER);
    LostCheckpoints.require(directory);
    Optional<Checkpoint> newest = directory.newestCheckpoint();
    Optional<StoredRun> stored = newest.map(checkpoint -> StoredRun.read(directory, checkpoint));
    int replicas =
        stored
            .filter(StoredRun::isTrained)
            .map(run -> run.replicasOf(asked))
            .orElseGet(this::replicas);
    JobConfig config = asked.withReplicas(replicas);
    requireExecutor(); // Else Spark would wait for one for ever, where the data needs jobs.
    try (TrainingData images = data.get()) {
      train(images, config, newest, stored);
    }
  }

  private void train(
      TrainingData images,
      JobConfig config,
      Optional<Checkpoint> newest,
      Optional<StoredRun> stored) {
    Recipe recipe = config.model().toRecipe();
    requireColours(config, recipe);
    int replicas = config.training().replicas().orElseThrow();
    ImageShards shards = images.shards(recipe.imageShape(), config.training().seed(), replicas);
    // Again: of some formats it is known only now how many images can be used.
    RunPreflight.requireBatch(config, shards.images());
    ReplicaImages.warn(config);
    Footprint.of(config, OptionalLong.of(shards.images())).requireAfterReading().forEach(LOG::info);
    if (recipe.classes() > 0) {
      shards.requireLabels(recipe.classes());
    }
    stored.ifPresent(run -> run.requireSame(config, shards.checksum()));
    RunPlan plan = plan(config, replicas, shards.shardLength());
    long done = newest.map(Checkpoint::step).orElse(0L);
    if (directory.isComplete()
        && (done >= plan.lastStep() || evaluations(newest, config).isToStop())) {
      LOG.info("{} is complete: nothing to do", directory.path());
      return;
    }
    newest.ifPresent(checkpoint -> requireStepsToCome(plan, checkpoint, config));
    Optional<Evaluator> evaluator = evaluator(config, plan, images);
    // Only now: whatever kept this start from training would have ended a driver that trains.
    requireExecutor();
    directory.claim(spark.sparkContext().applicationId());
    directory.markIncomplete();
    byte[] configuration = config.toJson().getBytes(StandardCharsets.UTF_8);
    directory.write(RunRecord.CONFIG, configuration);
    // Again: until the claim another driver may have committed.
    Optional<Checkpoint> resumed = directory.newestCheckpoint();
    TrainingState start =
        resumed
            .map(CheckpointFiles::state)
            .orElseGet(() -> InitialState.of(recipe, config.training().seed()));
    BestEvaluation best = evaluations(resumed, config);
    Provenance provenance =
        Provenance.record(
            directory,
            resumed,
            spark.sparkContext(),
            new Provenance.Data(config.data().place(), shards.images(), shards.checksum()));
    LOG.info(
        "{} {}: {}, {} of {}, {} of which {} are done",
        start.step() == 0 ? "Training" : "Resuming",
        directory.path(),
        Counted.of(shards.images(), "image"),
        Counted.of(replicas, "replica"),
        plan.replicaBatch(),
        Counted.of(plan.lastStep(), "step"),
        start.step());
    LOG.info(LearningRates.line(config.training()));
    LearningRates.warning(config.training(), plan.lastStep())
        .ifPresent(warning -> LOG.warn("Long warm-up: {}", warning));
    RealGrid.write(
        directory,
        images.images(recipe.imageShape()),
        plan.sampleCount(),
        config.samples().columns());

    try (RunWatchers watchers = new RunWatchers(directory, config, plan, provenance, best);
        ImageShards loaded = shards;
        Rounds rounds = rounds(config, plan, evaluator, loaded, watchers.asOne(), best)) {
      RunListener listeners = watchers.asOne();
      Training training =
          new Training(
              plan,
              rounds,
              state ->
                  directory.commit(
                      state.step(),
                      CheckpointFiles.of(recipe, config.training(), state),
                      new RunRecord(
                          provenance.run(),
                          configuration,
                          provenance.content(),
                          best.upTo(state.step())),
                      config.checkpoint().keepLast()),
              listeners,
              best::isToStop,
              new CommitSettings(
                  config.checkpoint().timeout(), config.checkpoint().maxFailures(), best::isBest),
              earlyEnd);
      training.markComplete(training.run(start), directory::markComplete);
    }
    LOG.info("{} is complete", directory.path());
  }

  /** In grey a stack would be three digits on top of each other. */
  private static void requireColours(JobConfig config, Recipe recipe) {
    int channels = recipe.imageShape().channels();
    if (config.data().isStacked() && channels != DataConfig.STACKED_CHANNELS) {
      throw new UserErrorException(
          "data.options.%s makes images of %d channels, the networks take %d: set model.recipe=dcgan-paper and model.channels=%d"
              .formatted(
                  DataConfig.STACKED,
                  DataConfig.STACKED_CHANNELS,
                  channels,
                  DataConfig.STACKED_CHANNELS));
    }
  }

  /** Resumes what the run's evaluations decide: which was the best one, and when it ends. */
  private BestEvaluation evaluations(Optional<Checkpoint> newest, JobConfig config) {
    return new BestEvaluation(
        newest.map(this::history).orElse(History.EMPTY), config.stop().patience());
  }

  private History history(Checkpoint newest) {
    try {
      return newest
          .history()
          .orElseGet(() -> EvaluationHistory.ofOlderRun(directory, newest.step()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the history of step %d of %s cannot be read: %s"
              .formatted(newest.step(), directory.path(), e.getMessage()),
          e);
    }
  }

  /** A run whose epochs were lowered below what is done would be recorded as what it is not. */
  private void requireStepsToCome(RunPlan plan, Checkpoint newest, JobConfig config) {
    if (newest.step() > plan.lastStep()) {
      throw new UserErrorException(
          "%s has done %s, expected at most the %d of training.epochs=%d: give more epochs, or another --run-id"
              .formatted(
                  directory.path(),
                  Counted.of(newest.step(), "step"),
                  plan.lastStep(),
                  config.training().epochs()));
    }
  }

  private Rounds rounds(
      JobConfig config,
      RunPlan plan,
      Optional<Evaluator> evaluator,
      ImageShards shards,
      RunListener listeners,
      BestEvaluation best) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    TrainingConfig.Sync sync = config.training().sync();
    Rounds rounds =
        switch (sync.mode()) {
          case GRADIENT_SHARING -> new RoundRunner(context, plan, shards, listeners, earlyEnd);
          case PARAMETER_AVERAGING ->
              new AveragingRounds(context, plan, sync, shards, listeners, earlyEnd);
        };
    return evaluator.isEmpty()
        ? rounds
        : new EvaluatedRounds(
            rounds,
            plan,
            context,
            evaluator.get(),
            config.evaluation().count(),
            listeners,
            best::hasEvaluated,
            earlyEnd);
  }

  private Optional<Evaluator> evaluator(JobConfig config, RunPlan plan, TrainingData images) {
    if (!plan.evaluates()) {
      return Optional.empty();
    }
    Configuration hadoop = spark.sessionState().newHadoopConf();
    return Optional.of(
        new Evaluator(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            new Judges(
                StoredClassifier.read(config.evaluation().classifier(), hadoop),
                StoredFeatures.read(config.evaluation().features(), hadoop)),
            RealImages.of(images, plan.recipe().imageShape(), config.data().isStacked()),
            plan.recipe()));
  }

  private void requireExecutor() {
    awaitSlots(1);
  }

  private int awaitSlots(int wanted) {
    return Slots.await(
        spark.sparkContext(), asked.training().device(), wanted, asked.run().executorTimeout());
  }

  private int replicas() {
    TrainingConfig training = asked.training();
    return training
        .replicas()
        .orElseGet(
            () ->
                Slots.replicasFor(
                    training.batch(), awaitSlots(Slots.mostReplicas(training.batch()))));
  }

  private static RunPlan plan(JobConfig config, int replicas, int shardLength) {
    Recipe recipe = config.model().toRecipe();
    TrainingConfig training = config.training();
    int replicaBatch = training.batch().share(replicas);
    int stepsPerEpoch = EpochOrder.stepsPerEpoch(shardLength, replicaBatch);
    long lastStep = (long) training.epochs() * stepsPerEpoch;
    if (training.discriminatorSteps() > lastStep) {
      throw new UserErrorException(
          "training.discriminator-steps is %d, expected at most the %s of training.epochs=%d: G would never take one; give more epochs, or a smaller training.batch-size"
              .formatted(
                  training.discriminatorSteps(), Counted.of(lastStep, "step"), training.epochs()));
    }
    return new RunPlan(
        config.run().id().orElseThrow(),
        recipe,
        training.steps(lastStep),
        training.seed(),
        replicas,
        replicaBatch,
        stepsPerEpoch,
        lastStep,
        config.checkpoint().everySteps(stepsPerEpoch),
        config.metrics().everySteps(),
        config.samples().everySteps(stepsPerEpoch),
        (recipe.classes() > 0 ? recipe.classes() : config.samples().rows())
            * config.samples().columns(),
        training.threadsPerReplica(),
        training.device(),
        config.exchange(),
        training.maxFailures(),
        training.onDivergence().equals(TrainingConfig.ROLLBACK),
        training.compute(),
        training.emaDecay(),
        config.evaluation().everySteps().orElse(null));
  }
}
