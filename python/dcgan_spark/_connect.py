"""Loading by Spark Connect. PySpark's own reader takes the Python module's name for the Java package's."""

from __future__ import annotations

from typing import Any, TypeVar

import pyspark.sql.connect.proto as pb2
from pyspark.ml.connect.serialize import deserialize, deserialize_param
from pyspark.ml.evaluation import JavaEvaluator
from pyspark.ml.util import MLReader
from pyspark.ml.wrapper import JavaEstimator, JavaModel
from pyspark.sql.connect.session import SparkSession

from dcgan_spark._java import PACKAGE

T = TypeVar("T")

_KINDS = {
    JavaModel: pb2.MlOperator.MODEL,
    JavaEstimator: pb2.MlOperator.ESTIMATOR,
    JavaEvaluator: pb2.MlOperator.EVALUATOR,
}


class ConnectReader(MLReader[T]):
    """Reads what a class's `write` wrote, through the session's server."""

    def __init__(self, wrapper: type):
        super().__init__()
        self._wrapper: Any = wrapper

    def load(self, path: str) -> T:
        """Returns the stage with its params; a model stays on the server until it is not used any more."""
        client: Any = SparkSession.getActiveSession().client
        kind = next(kind for base, kind in _KINDS.items() if issubclass(self._wrapper, base))
        operator = pb2.MlOperator(name=f"{PACKAGE}.{self._wrapper.__name__}", type=kind)
        command = pb2.Command()
        command.ml_command.read.CopyFrom(pb2.MlCommand.Read(operator=operator, path=path))
        found = deserialize(client.execute_command(command)[1])
        loaded = self._wrapper(found.obj_ref.id) if kind == pb2.MlOperator.MODEL else self._wrapper()
        loaded._resetUid(found.uid)
        loaded._set(**{name: deserialize_param(value) for name, value in found.params.params.items()})
        return loaded
