"""The params of the job's Spark ML classes, with the texts of their keys.

PythonParamsTest of spark-job compares this file with those classes, and writes it with -Dupdate=true.
"""

from __future__ import annotations

from typing import TypeVar

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters

Self = TypeVar("Self", bound=Params)


class DcganModelParams(Params):
    imageSeed: Param[int] = Param(
        Params._dummy(),
        "imageSeed",
        "which sequence of images transform draws",
        TypeConverters.toInt,
    )
    labelCol: Param[str] = Param(
        Params._dummy(),
        "labelCol",
        "data.label-column: For tables: the labels, whole numbers from 0. The default column need not be there.",
        TypeConverters.toString,
    )
    outputCol: Param[str] = Param(
        Params._dummy(),
        "outputCol",
        "the column that transform appends, an image as PNG file",
        TypeConverters.toString,
    )
    weights: Param[str] = Param(
        Params._dummy(),
        "weights",
        "trained, or average: their moving average, of a run with training.ema-decay",
        TypeConverters.toString,
    )

    def getImageSeed(self) -> int:
        """Returns the value of `imageSeed`, or its default."""
        return self.getOrDefault(self.imageSeed)

    def setImageSeed(self: Self, value: int) -> Self:
        """Sets `imageSeed`."""
        return self._set(imageSeed=value)

    def getLabelCol(self) -> str:
        """Returns the value of `labelCol`, or its default."""
        return self.getOrDefault(self.labelCol)

    def setLabelCol(self: Self, value: str) -> Self:
        """Sets `labelCol`."""
        return self._set(labelCol=value)

    def getOutputCol(self) -> str:
        """Returns the value of `outputCol`, or its default."""
        return self.getOrDefault(self.outputCol)

    def setOutputCol(self: Self, value: str) -> Self:
        """Sets `outputCol`."""
        return self._set(outputCol=value)

    def getWeights(self) -> str:
        """Returns the value of `weights`, or its default."""
        return self.getOrDefault(self.weights)

    def setWeights(self: Self, value: str) -> Self:
        """Sets `weights`."""
        return self._set(weights=value)


class DcganEstimatorParams(DcganModelParams):
    batchSize: Param[int] = Param(
        Params._dummy(),
        "batchSize",
        "training.batch-size: Images in a step over all replicas together.",
        TypeConverters.toInt,
    )
    batchSizePerReplica: Param[int] = Param(
        Params._dummy(),
        "batchSizePerReplica",
        "training.batch-size-per-replica: Images in a step for each replica, in place of training.batch-size.",
        TypeConverters.toInt,
    )
    config: Param[str] = Param(
        Params._dummy(),
        "config",
        "a configuration file in HOCON",
        TypeConverters.toString,
    )
    epochs: Param[int] = Param(
        Params._dummy(),
        "epochs",
        "training.epochs: Passes over the data.",
        TypeConverters.toInt,
    )
    imageCol: Param[str] = Param(
        Params._dummy(),
        "imageCol",
        "data.image-column: For tables: the images, each a picture file, or pixels whose sizes are in columns "
        "height, width and channels, or Spark's image struct.",
        TypeConverters.toString,
    )
    learningRate: Param[float] = Param(
        Params._dummy(),
        "learningRate",
        "training.learning-rate: Adam's step size, for both networks.",
        TypeConverters.toFloat,
    )
    learningRateRule: Param[str] = Param(
        Params._dummy(),
        "learningRateRule",
        "training.learning-rate-rule: How training.learning-rate, which is for a batch of 64, follows the batch.",
        TypeConverters.toString,
    )
    outputPath: Param[str] = Param(
        Params._dummy(),
        "outputPath",
        "output.path: Directory of all run directories.",
        TypeConverters.toString,
    )
    recipe: Param[str] = Param(
        Params._dummy(),
        "recipe",
        "model.recipe: Which networks are trained.",
        TypeConverters.toString,
    )
    replicas: Param[int] = Param(
        Params._dummy(),
        "replicas",
        "training.replicas: Replicas that share each batch evenly; fixed for the life of a run.",
        TypeConverters.toInt,
    )
    runId: Param[str] = Param(
        Params._dummy(),
        "runId",
        "run.id: Name of the run directory under output.path.",
        TypeConverters.toString,
    )
    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "training.seed: The key of every random number.",
        TypeConverters.toInt,
    )
    settings: Param[list[str]] = Param(
        Params._dummy(),
        "settings",
        "key=value for any other key, as the commands' --set takes them",
        TypeConverters.toListString,
    )
    warmUpSteps: Param[int] = Param(
        Params._dummy(),
        "warmUpSteps",
        "training.warm-up-steps: First steps of a run, in which the learning rate rises evenly to its value.",
        TypeConverters.toInt,
    )

    @keyword_only
    def __init__(
        self,
        *,
        batchSize: int | None = None,
        batchSizePerReplica: int | None = None,
        config: str | None = None,
        epochs: int | None = None,
        imageCol: str | None = None,
        imageSeed: int | None = None,
        labelCol: str | None = None,
        learningRate: float | None = None,
        learningRateRule: str | None = None,
        outputCol: str | None = None,
        outputPath: str | None = None,
        recipe: str | None = None,
        replicas: int | None = None,
        runId: str | None = None,
        seed: int | None = None,
        settings: list[str] | None = None,
        warmUpSteps: int | None = None,
        weights: str | None = None,
    ) -> None:
        super().__init__()
        given = self._input_kwargs
        self._attach()
        self.setParams(**given)

    def _attach(self) -> None:
        """Makes the object in Spark's JVM that has these params."""
        raise NotImplementedError

    @keyword_only
    def setParams(
        self: Self,
        *,
        batchSize: int | None = None,
        batchSizePerReplica: int | None = None,
        config: str | None = None,
        epochs: int | None = None,
        imageCol: str | None = None,
        imageSeed: int | None = None,
        labelCol: str | None = None,
        learningRate: float | None = None,
        learningRateRule: str | None = None,
        outputCol: str | None = None,
        outputPath: str | None = None,
        recipe: str | None = None,
        replicas: int | None = None,
        runId: str | None = None,
        seed: int | None = None,
        settings: list[str] | None = None,
        warmUpSteps: int | None = None,
        weights: str | None = None,
    ) -> Self:
        """Sets params; None leaves one as it is."""
        return self._set(**{name: value for name, value in self._input_kwargs.items() if value is not None})

    def getBatchSize(self) -> int:
        """Returns the value of `batchSize`, or its default."""
        return self.getOrDefault(self.batchSize)

    def setBatchSize(self: Self, value: int) -> Self:
        """Sets `batchSize`."""
        return self._set(batchSize=value)

    def getBatchSizePerReplica(self) -> int:
        """Returns the value of `batchSizePerReplica`, or its default."""
        return self.getOrDefault(self.batchSizePerReplica)

    def setBatchSizePerReplica(self: Self, value: int) -> Self:
        """Sets `batchSizePerReplica`."""
        return self._set(batchSizePerReplica=value)

    def getConfig(self) -> str:
        """Returns the value of `config`, or its default."""
        return self.getOrDefault(self.config)

    def setConfig(self: Self, value: str) -> Self:
        """Sets `config`."""
        return self._set(config=value)

    def getEpochs(self) -> int:
        """Returns the value of `epochs`, or its default."""
        return self.getOrDefault(self.epochs)

    def setEpochs(self: Self, value: int) -> Self:
        """Sets `epochs`."""
        return self._set(epochs=value)

    def getImageCol(self) -> str:
        """Returns the value of `imageCol`, or its default."""
        return self.getOrDefault(self.imageCol)

    def setImageCol(self: Self, value: str) -> Self:
        """Sets `imageCol`."""
        return self._set(imageCol=value)

    def getLearningRate(self) -> float:
        """Returns the value of `learningRate`, or its default."""
        return self.getOrDefault(self.learningRate)

    def setLearningRate(self: Self, value: float) -> Self:
        """Sets `learningRate`."""
        return self._set(learningRate=value)

    def getLearningRateRule(self) -> str:
        """Returns the value of `learningRateRule`, or its default."""
        return self.getOrDefault(self.learningRateRule)

    def setLearningRateRule(self: Self, value: str) -> Self:
        """Sets `learningRateRule`."""
        return self._set(learningRateRule=value)

    def getOutputPath(self) -> str:
        """Returns the value of `outputPath`, or its default."""
        return self.getOrDefault(self.outputPath)

    def setOutputPath(self: Self, value: str) -> Self:
        """Sets `outputPath`."""
        return self._set(outputPath=value)

    def getRecipe(self) -> str:
        """Returns the value of `recipe`, or its default."""
        return self.getOrDefault(self.recipe)

    def setRecipe(self: Self, value: str) -> Self:
        """Sets `recipe`."""
        return self._set(recipe=value)

    def getReplicas(self) -> int:
        """Returns the value of `replicas`, or its default."""
        return self.getOrDefault(self.replicas)

    def setReplicas(self: Self, value: int) -> Self:
        """Sets `replicas`."""
        return self._set(replicas=value)

    def getRunId(self) -> str:
        """Returns the value of `runId`, or its default."""
        return self.getOrDefault(self.runId)

    def setRunId(self: Self, value: str) -> Self:
        """Sets `runId`."""
        return self._set(runId=value)

    def getSeed(self) -> int:
        """Returns the value of `seed`, or its default."""
        return self.getOrDefault(self.seed)

    def setSeed(self: Self, value: int) -> Self:
        """Sets `seed`."""
        return self._set(seed=value)

    def getSettings(self) -> list[str]:
        """Returns the value of `settings`, or its default."""
        return self.getOrDefault(self.settings)

    def setSettings(self: Self, value: list[str]) -> Self:
        """Sets `settings`."""
        return self._set(settings=value)

    def getWarmUpSteps(self) -> int:
        """Returns the value of `warmUpSteps`, or its default."""
        return self.getOrDefault(self.warmUpSteps)

    def setWarmUpSteps(self: Self, value: int) -> Self:
        """Sets `warmUpSteps`."""
        return self._set(warmUpSteps=value)


class DcganEvaluatorParams(Params):
    classifier: Param[str] = Param(
        Params._dummy(),
        "classifier",
        "what train-classifier wrote; not set, the one for MNIST that comes with the job",
        TypeConverters.toString,
    )
    generatedCol: Param[str] = Param(
        Params._dummy(),
        "generatedCol",
        "the column of generated images, a model's outputCol",
        TypeConverters.toString,
    )
    imageCol: Param[str] = Param(
        Params._dummy(),
        "imageCol",
        "the column of real images, as the estimator's of that name",
        TypeConverters.toString,
    )
    metricName: Param[str] = Param(
        Params._dummy(),
        "metricName",
        "what is measured: frechetDistance, kernelDistance, precision, recall, density, coverage",
        TypeConverters.toString,
    )

    @keyword_only
    def __init__(
        self,
        *,
        classifier: str | None = None,
        generatedCol: str | None = None,
        imageCol: str | None = None,
        metricName: str | None = None,
    ) -> None:
        super().__init__()
        given = self._input_kwargs
        self._attach()
        self.setParams(**given)

    def _attach(self) -> None:
        """Makes the object in Spark's JVM that has these params."""
        raise NotImplementedError

    @keyword_only
    def setParams(
        self: Self,
        *,
        classifier: str | None = None,
        generatedCol: str | None = None,
        imageCol: str | None = None,
        metricName: str | None = None,
    ) -> Self:
        """Sets params; None leaves one as it is."""
        return self._set(**{name: value for name, value in self._input_kwargs.items() if value is not None})

    def getClassifier(self) -> str:
        """Returns the value of `classifier`, or its default."""
        return self.getOrDefault(self.classifier)

    def setClassifier(self: Self, value: str) -> Self:
        """Sets `classifier`."""
        return self._set(classifier=value)

    def getGeneratedCol(self) -> str:
        """Returns the value of `generatedCol`, or its default."""
        return self.getOrDefault(self.generatedCol)

    def setGeneratedCol(self: Self, value: str) -> Self:
        """Sets `generatedCol`."""
        return self._set(generatedCol=value)

    def getImageCol(self) -> str:
        """Returns the value of `imageCol`, or its default."""
        return self.getOrDefault(self.imageCol)

    def setImageCol(self: Self, value: str) -> Self:
        """Sets `imageCol`."""
        return self._set(imageCol=value)

    def getMetricName(self) -> str:
        """Returns the value of `metricName`, or its default."""
        return self.getOrDefault(self.metricName)

    def setMetricName(self: Self, value: str) -> Self:
        """Sets `metricName`."""
        return self._set(metricName=value)
