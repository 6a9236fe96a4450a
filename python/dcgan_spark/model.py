"""Trained networks as a model."""

from __future__ import annotations

from typing import Any

from pyspark.ml.util import JavaMLWritable
from pyspark.ml.wrapper import JavaModel, JavaWrapper
from pyspark.sql import DataFrame, SparkSession

from dcgan_spark._java import Readable, java_class, require_classic, user_errors
from dcgan_spark._params import DcganModelParams


class DcganSummary(JavaWrapper):
    """How the training of a model went, as its run directory records it."""

    @property
    def steps(self) -> int:
        """How many steps the run was trained, earlier starts of it included."""
        return self._call_java("steps")

    @property
    def losses(self) -> DataFrame:
        """Rows (step long, epoch double, generatorLoss double, discriminatorLoss double) of the logged steps."""
        return DataFrame(self._java_obj.losses(), SparkSession.builder.getOrCreate())

    @property
    def evaluations(self) -> DataFrame:
        """Rows (step long, frechetDistance, kernelDistance, precision, recall double) of the training's evaluations."""
        return DataFrame(self._java_obj.evaluations(), SparkSession.builder.getOrCreate())


class DcganModel(JavaModel, DcganModelParams, JavaMLWritable, Readable["DcganModel"]):
    """Trained networks: `sample` draws new images as a table, `transform` appends one to each row.

    Image i of a seed's sequence follows from the networks, the seed, i and, of conditional networks, its
    label; not from the cluster, nor from which other images are drawn.
    """

    @classmethod
    def open(cls, path: str) -> DcganModel:
        """Opens a checkpoint: a run directory, one checkpoint of it, or `latest` under published models."""
        require_classic("DcganModel.open")
        spark = SparkSession.builder.getOrCreate()
        with user_errors():
            return cls._from_java(java_class("DcganModel").open(spark._jsparkSession, path))

    @property
    def runDirectory(self) -> str:  # noqa: N802
        """The run directory that it was opened from, or the copy that was saved with it."""
        require_classic("runDirectory")
        return self._call_java("runDirectory")

    @property
    def step(self) -> int:
        """How many steps it was trained."""
        require_classic("step")
        return self._call_java("step")

    @property
    def hasSummary(self) -> bool:  # noqa: N802
        """Whether there is a summary: a model that was opened or loaded has none."""
        require_classic("hasSummary")
        return self._call_java("hasSummary")

    @property
    def summary(self) -> DcganSummary:
        """How the training went."""
        if not self.hasSummary:
            raise RuntimeError(f"{self.uid} has no summary, since it was opened, not trained here")
        return DcganSummary(self._java_obj.summary())

    def sample(self, count: int, seed: int = 0, label: int | None = None) -> DataFrame:
        """Draws images 0 to count - 1 of a seed's sequence, of one class if `label` is given.

        Returns rows (index long, label int, image binary, height int, width int, channels int), without label
        unless the networks are conditional. The pixels are (channel, height, width), 0 black to 255 white.
        Rows are drawn when they are read.
        """
        require_classic("sample")
        spark = SparkSession.builder.getOrCreate()
        arguments = [count, seed] if label is None else [count, seed, label]
        with user_errors():
            return DataFrame(self._java_obj.sample(*arguments), spark)

    def transform(self, dataset: DataFrame, params: Any = None) -> DataFrame:
        """Appends column `outputCol` with an image as a PNG file: image `index` of the sequence `imageSeed`.

        Conditional networks take the class from `labelCol` if that column exists.
        """
        with user_errors():
            return super().transform(dataset, params)
