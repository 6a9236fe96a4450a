"""The training as an estimator."""

from __future__ import annotations

from typing import Any

from pyspark.ml.util import JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator
from pyspark.sql import DataFrame
from pyspark.sql.utils import is_remote

from dcgan_spark._java import Readable, attach, user_errors
from dcgan_spark._params import DcganEstimatorParams
from dcgan_spark.model import DcganModel


class DcganEstimator(DcganEstimatorParams, JavaEstimator, JavaMLWritable, Readable["DcganEstimator"]):
    """Trains a DCGAN on a DataFrame of images.

    A param whose text starts with a key of docs/configuration.md stands for that key. Every other key goes
    into `settings`, and a whole file into `config`. A param that is not set has the configuration's default.
    `fit` trains a new run, or with `runId` resumes that run. Without `runId` it suits `CrossValidator`.

    The DataFrame has a binary column `image`: picture files, or pixels as (channel, height, width) if there
    are columns `height`, `width` and `channels`. Columns `label` and `index` are optional.
    """

    def _attach(self) -> None:
        attach(self)

    def fit(self, dataset: DataFrame, params: Any = None) -> Any:
        """Trains on images and returns the model, or a list of models for a list of param maps.

        Raises `UserError` for what is to be corrected in params, the session or the data.
        """
        with user_errors():
            return super().fit(dataset, params)

    def _create_model(self, java_model: Any) -> DcganModel:
        model = DcganModel(java_model)
        if not is_remote():
            model._transfer_params_from_java()
        return model
