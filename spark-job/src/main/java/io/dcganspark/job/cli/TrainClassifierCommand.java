package io.dcganspark.job.cli;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.data.LabelledData;
import io.dcganspark.job.evaluation.ClassifierJob;
import io.dcganspark.job.report.StageLine;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.store.FileWriting;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.ClassifierFormat;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train-classifier}: makes what {@code evaluate} looks at images with. */
@Command(
    name = "train-classifier",
    description = {
      "Trains the classifier with which evaluate looks at images.",
      "It learns the labels of a data set, for evaluate and evaluation.classifier. The one for"
          + " MNIST comes with the job: this is for other data, or to make it again."
    },
    footer = {
      "  deploy/local/dcgan train-classifier --data data/fashion --to fashion.safetensors",
      "  spark-submit --class DcganJob dcgan-spark-job.jar train-classifier \\",
      "    --data hdfs:///fashion --to hdfs:///classifiers/fashion.safetensors"
    })
final class TrainClassifierCommand implements Callable<Integer> {
  private static final String FORMAT = "idx";

  private final JobParts parts;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where the data set is: IDX files under MNIST's names, both splits. The launcher"
              + " deploy/local/dcgan brings MNIST where none is named, else it must be given.")
  private String data;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      defaultValue = "dcgan",
      description =
          "Whose images it is for, ${COMPLETION-CANDIDATES}: their shape. Default:"
              + " ${DEFAULT-VALUE}.",
      completionCandidates = RecipeNames.class)
  private String recipe;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "42",
      description = "Of its first weights and the order of the images. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "The file to write, on any Hadoop file system.")
  private String to;

  @Mixin private SharedOptions.OverwriteFile overwrite;

  TrainClassifierCommand(JobParts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = parts.sessions().prepare(parts.sparkVersion());
    if (data == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--data=DIR'");
    }
    ImageShape shape = shape();
    StoreProbe.ask("--data", data, hadoop);
    StoreProbe.askToWrite("--to", to, hadoop);
    Path file = new Path(to);
    overwrite.requireFree(to, hadoop);
    try (SessionSource.Session session =
            parts.sessions().start("train-classifier", file.getName());
        StageLine line = StageLine.of(session.spark().sparkContext())) {
      SparkSession spark = session.spark();
      line.next("train-classifier: read the data");
      Classifier classifier = train(spark, shape);
      FileWriting.replace(
          file,
          spark.sparkContext().hadoopConfiguration(),
          out -> out.write(ClassifierFormat.toBytes(classifier)));
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "Test accuracy: %.2f %% of %s, in %d classes. The classifier is in %s%n",
              100 * classifier.provenance().accuracy(),
              Counted.grouped(classifier.provenance().testImages(), "image"),
              classifier.classes(),
              file);
    }
    return ExitCode.DONE;
  }

  private ImageShape shape() {
    try {
      return Recipe.named(recipe).imageShape();
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("--recipe: " + e.getMessage(), e);
    }
  }

  private Classifier train(SparkSession spark, ImageShape shape) {
    DataConfig idx = new DataConfig(data, FORMAT);
    LabelledData train = LabelledData.train(spark, idx, shape);
    LabelledData test =
        LabelledData.test(spark, idx, shape)
            .orElseThrow(
                () ->
                    new UserErrorException(
                        "%s holds no test images, expected t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte: the classifier is tested on them"
                            .formatted(data)));
    return ClassifierJob.run(
        JavaSparkContext.fromSparkContext(spark.sparkContext()),
        train,
        test,
        seed,
        "train-classifier --recipe %s --seed %d --data DIR --to FILE".formatted(recipe, seed));
  }
}
