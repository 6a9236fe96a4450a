"""The comparison of generated images with real ones as an evaluator."""

from __future__ import annotations

from typing import Any

from pyspark.ml.evaluation import JavaEvaluator
from pyspark.ml.util import JavaMLWritable
from pyspark.sql import DataFrame
from pyspark.sql.utils import is_remote

from dcgan_spark._java import Readable, attach, user_errors
from dcgan_spark._params import DcganEvaluatorParams


class DcganEvaluator(DcganEvaluatorParams, JavaEvaluator, JavaMLWritable, Readable["DcganEvaluator"]):
    """Compares the images that a `DcganModel` appended to rows with the real images of these rows.

    The measures are those of docs/quality.md, in the features of a classifier. It needs at least 100 rows, and
    measures of different numbers of rows do not compare. It suits `CrossValidator`.
    """

    def _attach(self) -> None:
        attach(self)

    def evaluate(self, dataset: DataFrame, params: Any = None) -> float:
        """Measures what `DcganModel.transform` returned.

        Raises `UserError` for what is to be corrected in params, the session or the data.
        """
        with user_errors():
            return super().evaluate(dataset, params)

    def isLargerBetter(self) -> bool:  # noqa: N802
        """Whether a larger value of `metricName` is better: not of distances."""
        if is_remote():
            return self.isSet(self.metricName) and not self.getMetricName().endswith("Distance")
        return super().isLargerBetter()
